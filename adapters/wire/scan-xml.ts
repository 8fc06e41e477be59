/**
 * One pass over XML text before it is parsed: is it well-formed in its nesting, within the limits,
 * and free of what an attacker would use? fast-xml-parser is lenient (a truncated document parses),
 * and its own validator costs as much as parsing.
 *
 *   document  ::= prolog element misc*
 *   prolog    ::= (declaration | comment | instruction | doctype)*
 *   doctype   ::= '<!DOCTYPE' … '>'          without an internal subset: no '['
 *   element   ::= '<' name attribute* '/>' | '<' name attribute* '>' content '</' name '>'
 *   attribute ::= name '=' ('"' … '"' | "'" … "'")
 *   content   ::= (element | text | cdata | comment | instruction)*
 *
 * Grammar: https://www.w3.org/TR/xml/
 */
import type { Problem } from '../../schemas/problems.ts';
import { problem } from '../../schemas/problems.ts';
import type { ReadLimits } from '../adapter.ts';

const attributes = /^(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/;
const nameStart = /[\p{L}_:]/u;
const reference = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/;
/** Names that would reach into the prototype of the object that a parser builds. */
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);

/** Says what is wrong with the text, or nothing. */
export function scanXml(text: string, limits: ReadLimits): Problem | undefined {
  const open: string[] = [];
  let elements = 0;
  let rooted = false;
  let at = 0;
  for (;;) {
    const start = text.indexOf('<', at);
    const between = text.slice(at, start === -1 ? text.length : start);
    if (open.length === 0 && between.trim() !== '' && between.trim() !== '\uFEFF') {
      return malformed(text, at, 'There is text outside the root element.');
    }
    if (reference.test(between)) return forbiddenEntity(text, at);
    if (start === -1) break;
    if (text.startsWith('<!--', start)) {
      at = after(text, '-->', start + 4);
    } else if (text.startsWith('<![CDATA[', start)) {
      if (open.length === 0)
        return malformed(text, start, 'A CDATA section is outside the root element.');
      at = after(text, ']]>', start + 9);
    } else if (text.startsWith('<?', start)) {
      at = after(text, '?>', start + 2);
    } else if (text.startsWith('<!', start)) {
      if (!text.startsWith('<!DOCTYPE', start) || rooted)
        return forbidden(text, start, 'A markup declaration is not allowed here.');
      const end = tagEnd(text, start);
      if (end !== -1 && unquoted(text.slice(start, end)).includes('[')) {
        return forbidden(
          text,
          start,
          'A DOCTYPE with an internal subset is not read: it could define entities.',
        );
      }
      at = end + 1;
    } else if (text[start + 1] === '/') {
      const end = text.indexOf('>', start);
      const name = text.slice(start + 2, end === -1 ? undefined : end).trimEnd();
      const expected = open.pop();
      if (end === -1 || name !== expected) {
        return malformed(
          text,
          start,
          `</${name.slice(0, 60)}> closes ${expected ? `<${expected.slice(0, 60)}>` : 'nothing'}.`,
        );
      }
      at = end + 1;
    } else {
      const end = tagEnd(text, start);
      if (end === -1) return malformed(text, start, 'The last tag is not complete.');
      const closed = text[end - 1] === '/';
      const inside = text.slice(start + 1, closed ? end - 1 : end);
      const space = inside.search(/\s/);
      const name = space === -1 ? inside : inside.slice(0, space);
      if (!nameStart.test(name.charAt(0)) || /["'=&<]/.test(name))
        return malformed(text, start, 'A tag has no proper name.');
      if (space !== -1) {
        const rest = inside.slice(space);
        if (!attributes.test(rest))
          return malformed(
            text,
            start,
            `The attributes of <${name.slice(0, 60)}> are not well-formed.`,
          );
        if (reference.test(rest)) return forbiddenEntity(text, start);
      }
      if (poisonous.has(localName(name)))
        return forbidden(text, start, `An element may not be called ${name.slice(0, 60)}.`);
      if (open.length === 0) {
        if (rooted) return malformed(text, start, 'There is a second root element.');
        rooted = true;
      }
      elements += 1;
      if (elements > limits.elements)
        return problem('too_many_elements', `There are more than ${limits.elements} elements.`);
      if (!closed) {
        open.push(name);
        if (open.length > limits.depth)
          return problem(
            'too_deep',
            `Elements are nested more than ${limits.depth} levels deep at line ${line(text, start)}.`,
          );
      }
      at = end + 1;
    }
    if (at === 0)
      return malformed(text, start, 'The text ends inside a comment, a section or a declaration.');
  }
  if (open.length > 0)
    return malformed(text, text.length, `The text ends before </${open.at(-1)?.slice(0, 60)}>.`);
  if (!rooted) return malformed(text, 0, 'There is no element.');
  return undefined;
}

/** Position behind the next `end`, or 0 when there is none. */
function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found === -1 ? 0 : found + end.length;
}

/** Position of the '>' that ends the tag at `start`, quotes respected; -1 when there is none. */
function tagEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const end = text.indexOf('>', at);
    if (end === -1) return -1;
    const double = text.indexOf('"', at);
    const single = text.indexOf("'", at);
    const quote = double === -1 ? single : single === -1 ? double : Math.min(double, single);
    if (quote === -1 || quote > end) return end;
    const close = text.indexOf(text.charAt(quote), quote + 1);
    if (close === -1) return -1;
    at = close + 1;
  }
}

function unquoted(text: string): string {
  return text.replace(/"[^"]*"|'[^']*'/g, '');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
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

function forbiddenEntity(text: string, at: number): Problem {
  return forbidden(text, at, 'Only the five entities of XML and numeric characters are read.');
}
