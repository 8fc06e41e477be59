/**
 * What a JSON interchange of an SRM holds:
 *
 *   interchange ::= record | [record*] | wrapper
 *   wrapper     ::= { "supplier": record } | { "suppliers": [record*] } | { "evaluation": record } | …
 *                 | { "result": { "evaluations": [record*] }, "success": true }     Risk Assess API
 *                 | { "d": record } | { "d": { "results": [record*] } }             OData V2
 *                 | { "value": [record*] }                                          OData V4
 */
import { type CoupaRecord, isRecord } from './record.ts';

export type Kind = 'evaluation' | 'supplier' | 'scorecard';

export interface Found {
  /** Undefined when nothing tells what it is. */
  kind?: Kind;
  value: unknown;
}

const wrappers: Record<string, Kind> = {
  supplier: 'supplier',
  suppliers: 'supplier',
  evaluation: 'evaluation',
  evaluations: 'evaluation',
  'supplier-evaluation': 'evaluation',
  'supplier-evaluations': 'evaluation',
};
const carriers = new Set(['result', 'd', 'results', 'value']);
/** What may stand beside the content of a wrapper. */
const besides = new Set([
  'success',
  'errors',
  'totalCount',
  'total-count',
  '__count',
  '__next',
  '@odata.context',
  '@odata.count',
  '@odata.nextLink',
]);

/** Members that an evaluation or a supplier has and other Coupa objects do not. */
const supplierMarks = [
  'primary-address',
  'primary-contact',
  'po-method',
  'payment-term',
  'on-hold',
  'supplier-sites',
  'remit-to-addresses',
  'tax-id',
  'commodities',
];

/** Every document of the interchange, in order, unwrapped. */
export function documentsIn(value: unknown, kind?: Kind): Found[] {
  if (Array.isArray(value)) return value.flatMap((one) => documentsIn(one, kind));
  if (!isRecord(value)) return [{ value }];
  const own = kind ?? kindOf(value);
  if (own !== undefined) return [{ kind: own, value }];
  const inside = contentOf(value);
  return inside === undefined ? [{ value }] : documentsIn(inside.value, inside.kind);
}

/**
 * What a wrapper wraps. A record with other members is none: a purchase order has a `supplier` too,
 * and must not be taken for one.
 */
function contentOf(record: CoupaRecord): Found | undefined {
  const names = Object.keys(record).filter((name) => !besides.has(name));
  const [name] = names;
  const value = name === undefined ? undefined : record[name];
  if (name === undefined || names.length > 1 || typeof value !== 'object' || value === null)
    return undefined;
  if (carriers.has(name)) return { value };
  const hyphenated = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  return Object.hasOwn(wrappers, hyphenated) ? { kind: wrappers[hyphenated], value } : undefined;
}

function kindOf(record: CoupaRecord): Kind | undefined {
  if (record.SuplrEvalScorecardUUID !== undefined) return 'scorecard';
  // Looked for by name, not by value: an unfinished evaluation has null as its rating.
  if (has(record, 'final-score') || has(record, 'final-rating')) return 'evaluation';
  const named = has(record, 'name') && (has(record, 'id') || has(record, 'number'));
  return named && supplierMarks.some((mark) => has(record, mark)) ? 'supplier' : undefined;
}

function has(record: CoupaRecord, name: string): boolean {
  const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [name, camel, name.replaceAll('-', '_')].some((one) => Object.hasOwn(record, one));
}
