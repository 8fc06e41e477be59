import { problem } from '../../../schemas/problems.ts';
import type { BusinessKey } from '../../../schemas/types.ts';
import type {
  CanonicalDocument,
  ReadContext,
  ReadDocument,
  ReadResult,
  Received,
} from '../../adapter.ts';
import { readJson } from '../../wire/json.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { instant } from '../value/fields.ts';
import { type Findings, newFindings } from '../value/findings.ts';
import { prune } from '../value/prune.ts';
import { documentsIn, type Found, type Kind } from './documents.ts';
import { evaluationOf } from './evaluation.ts';
import { odataDate } from './odata-date.ts';
import { type CoupaRecord, isRecord, object, text } from './record.ts';
import { scorecardOf } from './scorecard.ts';
import { withoutSecrets } from './secrets.ts';
import { supplierOf } from './supplier.ts';

const nativeTypes: Record<Kind, string> = {
  evaluation: 'Coupa evaluation',
  supplier: 'Coupa supplier',
  scorecard: 'S/4HANA scorecard',
};

/** Reads suppliers and ratings, one or many; each has its own fate. */
export function readCoupa(received: Received, context: ReadContext): ReadResult {
  const json = readJson(received, context.limits, 'text');
  if (!json.ok) return json;
  const found = documentsIn(json.value);
  if (found.length > context.limits.documents) {
    const detail = `There are ${found.length} documents; ${context.limits.documents} may come at once.`;
    return { ok: false, problem: problem('too_many_documents', detail) };
  }
  if (found.length === 0)
    return { ok: false, problem: problem('document_unknown', 'The list holds no document.') };
  const settings = settingsOf(context.settings);
  return { ok: true, documents: found.map((one) => documentOf(one, context.system, settings)) };
}

function documentOf({ kind, value }: Found, system: string, settings: Settings): ReadDocument {
  if (kind === undefined || !isRecord(value)) {
    const detail = `${described(value)} is not read here; suppliers, evaluations and scorecards are.`;
    return {
      nativeType: 'JSON',
      native: withoutSecrets(value),
      result: { ok: false, problem: problem('document_unknown', detail) },
    };
  }
  const nativeId = nativeIdOf(kind, value);
  return {
    ...(nativeId === undefined || nativeId.length > 300 ? {} : { nativeId }),
    nativeType: nativeTypes[kind],
    native: withoutSecrets(value),
    // updated-at counts whole seconds: two changes in one of them are two documents.
    mayChange: true,
    result: resultOf(kind, value, system, settings),
  };
}

function resultOf(
  kind: Kind,
  record: CoupaRecord,
  system: string,
  settings: Settings,
): ReadDocument['result'] {
  const found = newFindings();
  const businessKeys = keysOf(kind, record);
  const document = canonicalOf(found, kind, record, system, settings, businessKeys);
  const wrong = found.problem();
  if (!wrong) return { ok: true, document };
  return { ok: false, problem: wrong, known: { type: document.type, businessKeys } };
}

function canonicalOf(
  found: Findings,
  kind: Kind,
  record: CoupaRecord,
  system: string,
  settings: Settings,
  businessKeys: BusinessKey[],
): CanonicalDocument {
  const body =
    kind === 'supplier'
      ? ({ type: 'supplier', body: supplierOf(found, record, system) } as const)
      : kind === 'scorecard'
        ? ({ type: 'rating', body: scorecardOf(found, record, system) } as const)
        : ({
            type: 'rating',
            body: evaluationOf(found, record, system, settings.rating_direction),
          } as const);
  const occurredAt = instant(
    found,
    odataDate(changedAt(record) ?? createdAt(record)),
    '/updated-at',
  );
  const warnings = found.warnings.length === 0 ? undefined : found.warnings;
  return prune({ action: 'upsert', businessKeys, occurredAt, warnings, ...body });
}

/** Coupa's id comes before the number: the number may be given later, and the lane must not change. */
function keysOf(kind: Kind, record: CoupaRecord): BusinessKey[] {
  const supplier = object(record, 'supplier', 'riskable-object');
  const keys: Record<Kind, (readonly [string, string | undefined])[]> = {
    supplier: [
      ['supplier', text(record, 'id')],
      ['supplier', text(record, 'number')],
    ],
    evaluation: [
      ['rating', idOf(kind, record)],
      [
        'supplier',
        text(supplier, 'number', 'id', 'entity-id') ??
          text(record, 'supplier-number', 'supplier-id'),
      ],
    ],
    scorecard: [
      ['rating', idOf(kind, record)],
      ['supplier', text(record, 'Supplier')],
    ],
  };
  return keys[kind].flatMap(([name, value]) =>
    value === undefined || value.length > 255 ? [] : [{ kind: name, value }],
  );
}

function idOf(kind: Kind, record: CoupaRecord): string | undefined {
  if (kind === 'scorecard') return text(record, 'SuplrEvalScorecardUUID');
  return kind === 'supplier'
    ? text(record, 'id', 'number')
    : text(record, 'entity-id', 'external-id', 'id');
}

/** Kind, id and the time of the change: the same state of a record has the same id. */
function nativeIdOf(kind: Kind, record: CoupaRecord): string | undefined {
  const id = idOf(kind, record);
  const supplier = kind === 'scorecard' ? text(record, 'Supplier') : undefined;
  return id && [kind, id, supplier, changedAt(record)].filter(Boolean).join(':');
}

function changedAt(record: CoupaRecord): string | undefined {
  return text(record, 'updated-at', 'modified-at', 'LastChangeDateTime');
}

function createdAt(record: CoupaRecord): string | undefined {
  return text(record, 'created-at', 'CreationDateTime');
}

function described(value: unknown): string {
  if (!isRecord(value))
    return Array.isArray(value) ? 'A list' : `A ${value === null ? 'null' : typeof value}`;
  const names = Object.keys(value)
    .slice(0, 5)
    .map((name) => name.slice(0, 40));
  return `An object with ${names.length === 0 ? 'no members' : names.join(', ')}`;
}
