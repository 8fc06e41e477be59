/**
 * One pass over XML text: is it well-formed, within the limits, and free of what an attacker would use? What it finds
 * it tells on the way, so that nobody reads the text a second time, and perhaps in another way. fast-xml-parser takes
 * four times as long, reads a truncated document as if it were whole, and has its limits elsewhere.
 *
 *   document  ::= prolog element misc*
 *   prolog    ::= (declaration | comment | instruction | doctype)*
 *   doctype   ::= '<!DOCTYPE' … '>'          once, without an internal subset: no '['
 *   element   ::= '<' name attribute* '/>' | '<' name attribute* '>' content '</' name '>'
 *   attribute ::= name '=' ('"' … '"' | "'" … "'")
 *   content   ::= (element | text | cdata | comment | instruction)*
 *
 * Grammar: https://www.w3.org/TR/xml/
 */
import type { Problem } from '../../schemas/problems.ts';
import { problem } from '../../schemas/problems.ts';
import type { ReadLimits } from '../adapter.ts';
import {
  type Attribute,
  attributesIn,
  doctypeFault,
  isInstruction,
  isName,
  isPoisonous,
  referenceFault,
} from './xml-syntax.ts';

/** What is told of a document, in its order, up to the first fault. Names and characters come as they are written. */
export interface XmlEvents {
  open(name: string, attributes: Attribute[]): void;
  close(): void;
  /** Between two of them there may be a comment. */
  text(raw: string): void;
  /** What a CDATA section holds. */
  section(raw: string): void;
  instruction(): void;
}

const unheard: XmlEvents = {
  open() {},
  close() {},
  text() {},
  section() {},
  instruction() {},
};

interface Scan {
  text: string;
  limits: ReadLimits;
  events: XmlEvents;
  /** Names of the elements that are open, outermost first. */
  open: string[];
  elements: number;
  attributes: number;
  rooted: boolean;
  typed: boolean;
}

type Step = number | Problem;

const SLASH = 0x2f;
/**
 * Characters of one tag, instruction or DOCTYPE, at most. Real ones have hundreds; megabytes of them
 * cost a parser seconds, and its expressions their stack.
 */
const longestTag = 65_536;

/** Says what is wrong with the text, or nothing. */
export function scanXml(
  text: string,
  limits: ReadLimits,
  events: XmlEvents = unheard,
): Problem | undefined {
  const counts = { elements: 0, attributes: 0 };
  const scan: Scan = { text, limits, events, open: [], ...counts, rooted: false, typed: false };
  let at = 0;
  for (;;) {
    const start = text.indexOf('<', at);
    const wrong = characters(scan, at, start === -1 ? text.length : start);
    if (wrong) return wrong;
    if (start === -1) return unfinished(scan);
    const next = markup(scan, start);
    if (typeof next !== 'number') return next;
    at = next;
  }
}

function characters({ text, open, events }: Scan, at: number, end: number): Problem | undefined {
  if (at === end) return undefined;
  const between = text.slice(at, end);
  if (open.length === 0) {
    // A second byte order mark is left by programs that add one to a text that has it.
    if (/^\uFEFF?[ \t\r\n]*$/.test(between)) return undefined;
    return malformed(text, at, 'There is text outside the root element.');
  }
  const wrong = badReference(text, at, between);
  if (!wrong) events.text(between);
  return wrong;
}

function unfinished({ text, open, rooted }: Scan): Problem | undefined {
  if (open.length > 0)
    return malformed(text, text.length, `The text ends before </${shown(open.at(-1) ?? '')}>.`);
  return rooted ? undefined : malformed(text, 0, 'There is no element.');
}

function markup(scan: Scan, start: number): Step {
  const { text, open } = scan;
  switch (text.charCodeAt(start + 1)) {
    case SLASH:
      return closingTag(scan, start);
    case 0x3f: // ?
      return instruction(scan, start);
    case 0x21: // !
      if (text.startsWith('<!--', start)) return after(text, start, '-->', 4);
      if (!text.startsWith('<![CDATA[', start)) return declaration(scan, start);
      if (open.length > 0) return section(scan, start);
      return malformed(text, start, 'A CDATA section is outside the root element.');
    default:
      return openingTag(scan, start);
  }
}

function section({ text, events }: Scan, start: number): Step {
  const next = after(text, start, ']]>', 9);
  if (typeof next === 'number') events.section(text.slice(start + 9, next - 3));
  return next;
}

function instruction({ text, events }: Scan, start: number): Step {
  const next = after(text, start, '?>', 2);
  if (typeof next !== 'number') return next;
  if (next - start > longestTag) return tooLong(text, start);
  if (!isInstruction(text.slice(start, next)))
    return malformed(text, start, 'A processing instruction has no name.');
  events.instruction();
  return next;
}

function declaration(scan: Scan, start: number): Step {
  const { text } = scan;
  if (!text.startsWith('<!DOCTYPE', start) || scan.rooted || scan.typed)
    return forbidden(text, start, 'A markup declaration is not allowed here.');
  scan.typed = true;
  const end = tagEnd(text, start);
  if (end - start > longestTag) return tooLong(text, start);
  const fault = doctypeFault(text.slice(start, end === -1 ? start + longestTag : end + 1));
  if (fault === 'subset')
    return forbidden(
      text,
      start,
      'A DOCTYPE with an internal subset is not read: it could define entities.',
    );
  return fault ? malformed(text, start, 'The DOCTYPE is not well-formed.') : end + 1;
}

function closingTag({ text, open, events }: Scan, start: number): Step {
  const end = text.indexOf('>', start);
  const name = text.slice(start + 2, end === -1 ? undefined : end).trimEnd();
  const expected = open.pop();
  if (end !== -1 && name === expected) {
    events.close();
    return end + 1;
  }
  const meant = expected === undefined ? 'nothing' : `<${shown(expected)}>`;
  return malformed(text, start, `</${shown(name)}> closes ${meant}.`);
}

function openingTag(scan: Scan, start: number): Step {
  const { text, limits, open, events } = scan;
  const end = tagEnd(text, start);
  if (end === -1) return malformed(text, start, 'The last tag is not complete.');
  if (end - start > longestTag) return tooLong(text, start);
  const empty = text.charCodeAt(end - 1) === SLASH;
  const inside = text.slice(start + 1, empty ? end - 1 : end);
  const space = inside.search(/\s/);
  const name = space === -1 ? inside : inside.slice(0, space);
  if (!isName(name)) return malformed(text, start, 'A tag has no proper name.');
  const attributes = space === -1 ? [] : readAttributes(scan, start, name, inside.slice(space));
  if (!Array.isArray(attributes)) return attributes;
  if (isPoisonous(name))
    return forbidden(text, start, `An element may not be called ${shown(name)}.`);
  if (open.length === 0) {
    if (scan.rooted) return malformed(text, start, 'There is a second root element.');
    scan.rooted = true;
  }
  scan.elements += 1;
  if (scan.elements > limits.elements)
    return problem('too_many_elements', `There are more than ${limits.elements} elements.`);
  if (open.length + 1 > limits.depth)
    return problem(
      'too_deep',
      `Elements are nested more than ${limits.depth} levels deep at line ${line(text, start)}.`,
    );
  events.open(name, attributes);
  if (empty) events.close();
  else open.push(name);
  return end + 1;
}

function readAttributes(
  scan: Scan,
  at: number,
  tag: string,
  inside: string,
): Attribute[] | Problem {
  const { text, limits } = scan;
  const found = attributesIn(inside);
  if (found === 'repeated') return malformed(text, at, `<${shown(tag)}> repeats an attribute.`);
  if (found === 'malformed')
    return malformed(text, at, `The attributes of <${shown(tag)}> are not well-formed.`);
  scan.attributes += found.length;
  if (scan.attributes > limits.elements)
    return problem('too_many_elements', `There are more than ${limits.elements} attributes.`);
  return badReference(text, at, inside) ?? found;
}

function badReference(text: string, at: number, part: string): Problem | undefined {
  const fault = referenceFault(part);
  if (fault === 'entity')
    return forbidden(text, at, 'Only the five entities of XML and numeric characters are read.');
  return fault && malformed(text, at, 'A reference names a character that XML does not have.');
}

/** Position behind the next `end`. */
function after(text: string, start: number, end: string, skip: number): Step {
  const found = text.indexOf(end, start + skip);
  if (found !== -1) return found + end.length;
  return malformed(text, start, 'The text ends inside a comment, a section or a declaration.');
}

/** Position of the '>' that ends the tag at `start`, quotes respected; -1 when there is none. */
function tagEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return at;
    if (code !== 0x22 && code !== 0x27) continue;
    at = text.indexOf(text.charAt(at), at + 1);
    if (at === -1) return -1;
  }
  return -1;
}

function tooLong(text: string, at: number): Problem {
  const detail = `A tag has more than ${longestTag} characters (line ${line(text, at)}).`;
  return problem('too_many_elements', detail);
}

function shown(name: string): string {
  return name.slice(0, 60);
}

function line(text: string, at: number): number {
  let count = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < at; i = text.indexOf('\n', i + 1)) count += 1;
  return count;
}

function malformed(text: string, at: number, detail: string): Problem {
  return problem('xml_malformed', `${detail} (line ${line(text, at)})`);
}

function forbidden(text: string, at: number, detail: string): Problem {
  return problem('xml_forbidden', `${detail} (line ${line(text, at)})`);
}
