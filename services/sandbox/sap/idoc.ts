/**
 * An IDoc as XML, checked as the inbound handler and the syntax check of SAP would.
 *
 *   transmission ::= <ORDERS05> idoc+ </ORDERS05>
 *   idoc         ::= <IDOC BEGIN="1"> EDI_DC40 segment+ </IDOC>
 *   segment      ::= <NAME SEGMENT="1"> field* segment* </NAME>
 *   field        ::= <NAME> text </NAME>
 */
import { child, children, type Tree } from '../tree.ts';
import { fieldOf, wrongControlRecord } from './control-record.ts';
import { wrongValue } from './fields.ts';
import { orders05, type Segment } from './orders05.ts';

export interface Idoc {
  type: string;
  /** The order number that the buyer gave, else the document number, else DOCNUM. */
  key: string;
  /** Where the hub puts its own id. */
  arckey?: string;
}

export type Idocs = { ok: true; idocs: Idoc[] } | { ok: false; detail: string };

/** Reads every IDoc of a transmission; one that is wrong spoils them all. */
export function readIdocs(root: Tree): Idocs {
  if (root.children.length === 0) return { ok: false, detail: 'There is no IDOC' };
  const idocs: Idoc[] = [];
  for (const tree of root.children) {
    const detail = wrongIdoc(tree, root.name);
    if (detail !== undefined) return { ok: false, detail };
    idocs.push(describe(tree));
  }
  return { ok: true, idocs };
}

function wrongIdoc(idoc: Tree, rootName: string): string | undefined {
  if (idoc.name !== 'IDOC') return `${idoc.name} is not IDOC`;
  if (idoc.attributes.BEGIN !== '1') return 'IDOC has no attribute BEGIN="1"';
  const [control] = idoc.children;
  if (control?.name !== 'EDI_DC40') return 'IDOC does not begin with EDI_DC40';
  if (children(idoc, 'EDI_DC40').length > 1) return 'IDOC has a second EDI_DC40';
  if (!control.attributes.SEGMENT) return 'EDI_DC40 has no attribute SEGMENT';
  const wrong = wrongControlRecord(control);
  if (wrong !== undefined) return wrong;
  const extended = fieldOf(control, 'CIMTYP');
  if (rootName !== fieldOf(control, 'IDOCTYP') && rootName !== extended)
    return `The root ${rootName} is not the IDoc type`;
  if (children(idoc, 'E1EDK01').length !== 1) return 'Mandatory segment E1EDK01 stands not once';
  return wrongSequence(idoc, orders05.IDOC ?? {}, extended !== '', idoc.children.slice(1));
}

/** Segments must come in the order of the type; an extended type may have Z segments anywhere. */
function wrongSequence(
  parent: Tree,
  { below = [] }: Segment,
  extended: boolean,
  segments: Tree[],
): string | undefined {
  let reached = 0;
  for (const segment of segments) {
    if (extended && segment.name.startsWith('Z')) continue;
    const at = below.indexOf(segment.name);
    if (at === -1) return `Segment ${segment.name} is unknown below ${parent.name}`;
    if (at < reached) return `Segment ${segment.name} stands behind ${below[reached]}`;
    reached = at;
    const wrong = wrongSegment(segment, extended);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongSegment(segment: Tree, extended: boolean): string | undefined {
  const { name } = segment;
  const type = orders05[name];
  if (!type) return `Segment ${name} is unknown`;
  if (!segment.attributes.SEGMENT) return `Segment ${name} has no attribute SEGMENT`;
  if (segment.text.trim() !== '') return `Segment ${name} has text of its own`;
  if (!type.fields) return undefined;
  const seen = new Set<string>();
  const deeper: Tree[] = [];
  for (const part of segment.children) {
    const most = type.fields.get(part.name);
    if (most === undefined) {
      if ('SEGMENT' in part.attributes) deeper.push(part);
      else return `Segment ${name} has no field ${part.name}`;
      continue;
    }
    if (part.children.length > 0) return `Field ${name}-${part.name} holds elements`;
    if (seen.has(part.name)) return `Field ${name}-${part.name} stands twice`;
    seen.add(part.name);
    const wrong = wrongValue(part.name, part.text, most);
    if (wrong !== undefined) return `Field ${name}-${part.name} ${wrong}`;
  }
  for (const required of type.required ?? [])
    if (fieldOf(segment, required) === '') return `Field ${name}-${required} is empty`;
  return wrongSequence(segment, type, extended, deeper);
}

function describe(idoc: Tree): Idoc {
  const control = child(idoc, 'EDI_DC40');
  const buyers = children(idoc, 'E1EDK02').find((segment) => fieldOf(segment, 'QUALF') === '001');
  const arckey = fieldOf(control, 'ARCKEY');
  return {
    type: fieldOf(control, 'IDOCTYP'),
    key:
      fieldOf(buyers, 'BELNR') ||
      fieldOf(child(idoc, 'E1EDK01'), 'BELNR') ||
      fieldOf(control, 'DOCNUM'),
    ...(arckey === '' ? {} : { arckey }),
  };
}
