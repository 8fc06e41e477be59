import { isSecret } from './coupa/secrets.ts';

const mask = '***';
const opening = /<(?:[\w.-]+:)?(?:SharedSecret|CredentialMac)(?=[\s/>])/gi;
const cardNumber = /(<(?:[\w.-]+:)?PCard\b[^<>]{0,2000}?\bnumber\s*=\s*)("[^"]*"?|'[^']*'?)/gi;
// Names are bounded: a text of nothing but escaped quotes would be searched to its end from each.
const jsonMember = /"((?:[^"\\]|\\.){0,100})"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s",{}[\]]+)/g;
const bearer = /\b(Bearer\s+|X-COUPA-API-KEY\s*:\s*)[^\s"'<,;]+/gi;

/** A payload as it may be shown: shared secrets, card numbers, keys and tokens masked. */
export function redact(text: string): string {
  return redactElements(text)
    .replace(cardNumber, `$1"${mask}"`)
    .replace(jsonMember, (whole, name: string, colon: string) =>
      isSecret(name) ? `"${name}"${colon}"${mask}"` : whole,
    )
    .replace(bearer, `$1${mask}`);
}

/** Masks what stands in SharedSecret, whatever it is; to the end of the text when it is cut off. */
function redactElements(text: string): string {
  let shown = '';
  let at = 0;
  for (const match of text.matchAll(opening)) {
    if (match.index < at) continue;
    const start = text.indexOf('>', match.index);
    if (start === -1) return `${shown}${text.slice(at, match.index)}${match[0]}>${mask}`;
    if (text[start - 1] === '/') {
      shown += text.slice(at, start);
      at = start;
      continue;
    }
    const end = closingOf(text, match[0].slice(1), start + 1);
    shown += `${text.slice(at, match.index)}${match[0]}>${mask}`;
    at = end;
  }
  return shown + text.slice(at);
}

/** Where the closing tag begins; a CDATA section or a comment may hold what looks like one. */
function closingOf(text: string, name: string, from: number): number {
  const closing = `</${name.toLowerCase()}`;
  for (let at = text.indexOf('<', from); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<![CDATA[', at)) at = after(text, ']]>', at);
    else if (text.startsWith('<!--', at)) at = after(text, '-->', at);
    else if (text.slice(at, at + closing.length).toLowerCase() === closing) return at;
    else at += 1;
  }
  return text.length;
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found === -1 ? text.length : found + end.length;
}
