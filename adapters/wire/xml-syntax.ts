/**
 * The pieces of XML syntax that the scanner checks one at a time. Stricter than the XML
 * recommendation in two places: a name has at most one colon (Namespaces in XML §4), and no entity
 * but the five of XML itself is known, because no DTD is ever read.
 *
 * Grammar: https://www.w3.org/TR/xml/
 */

const ncName = '[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{M}\\p{Nd}_.·-]*';
const qName = `${ncName}(?::${ncName})?`;
const quoted = `(?:"[^"]*"|'[^']*')`;

const wholeName = new RegExp(`^${qName}$`, 'u');
/** One attribute with the white space before it; sticky, so that a tag is read in one pass. */
const attribute = new RegExp(`\\s+(${qName})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
const doctype = new RegExp(
  `^<!DOCTYPE\\s+${qName}(?:\\s+SYSTEM\\s+${quoted}|\\s+PUBLIC\\s+${quoted}(?:\\s+${quoted})?)?\\s*>$`,
  'u',
);
const instruction = new RegExp(`^<\\?${qName}(?:\\s|\\?>$)`, 'u');
const reference = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/;
const characterReference = /&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));/g;
const anyReference = /&(amp|lt|gt|quot|apos|#x([0-9a-fA-F]{1,6})|#([0-9]{1,7}));/g;
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Names that would reach into the prototype of the object that a parser builds. */
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);

export function isName(text: string): boolean {
  return wholeName.test(text);
}

export function isPoisonous(name: string): boolean {
  return poisonous.has(name.slice(name.indexOf(':') + 1));
}

/** As it is written, references and all. */
export interface Attribute {
  name: string;
  value: string;
}

/** The attributes that a tag has between its name and its end, or what is wrong with them. */
export function attributesIn(text: string): Attribute[] | 'malformed' | 'repeated' {
  const found: Attribute[] = [];
  const seen = new Set<string>();
  let at = 0;
  for (;;) {
    attribute.lastIndex = at;
    const match = attribute.exec(text);
    if (!match) return text.slice(at).trim() === '' ? found : 'malformed';
    const [, name = '', double, single = ''] = match;
    // Parsers differ in which of two they keep, so the document would mean two things.
    if (seen.has(name)) return 'repeated';
    seen.add(name);
    found.push({ name, value: double ?? single });
    at = attribute.lastIndex;
  }
}

/** What is wrong with a document type declaration, from '<!DOCTYPE' to its '>'. */
export function doctypeFault(text: string): 'subset' | 'malformed' | undefined {
  if (doctype.test(text)) return undefined;
  return text.replace(/"[^"]*"|'[^']*'/g, '').includes('[') ? 'subset' : 'malformed';
}

/** Whether it is one, from '<?' to '?>'. */
export function isInstruction(text: string): boolean {
  return instruction.test(text);
}

/** What is wrong with the references in a text or an attribute. */
export function referenceFault(text: string): 'entity' | 'character' | undefined {
  if (!text.includes('&')) return undefined;
  if (reference.test(text)) return 'entity';
  for (const [, hex, decimal] of text.matchAll(characterReference)) {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!isCharacter(code)) return 'character';
  }
  return undefined;
}

/** The characters that the references in a text or an attribute mean, where there is nothing wrong with them. */
export function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(anyReference, (_, name: string, hex?: string, decimal?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal === undefined ? (named[name] ?? '') : String.fromCodePoint(Number(decimal));
  });
}

/** Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF] */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (
    code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  );
}
