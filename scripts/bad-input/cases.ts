/** Everything bad that is sent for the table, each once to each sender that it makes sense for. */
import { gzipSync } from 'node:zlib';
import { type Sender, senders } from './cast.ts';
import { contentTypes, sound, unfit, unknownKind } from './documents.ts';

export interface BadInput {
  /** What was sent, in words. */
  what: string;
  /** A system of the address book, or none of it. */
  system: string;
  /** Default: the right key. */
  key?: string;
  headers: Record<string, string>;
  body: Buffer | string;
  /** What Content-Length says, where that is not true. */
  claimed?: number;
  /** Stops in the middle of the body: and closes its side, or waits. */
  stop?: 'close' | 'wait';
}

const tooLarge = 10 * 1024 * 1024 + 1;
const bomb = `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`;

/** @param number gives a new document number at each call */
export function badInputs(number: () => string): BadInput[] {
  return [...senders.flatMap((sender) => ofSender(sender, number)), ...ofStrangers(number)];
}

function ofSender(sender: Sender, number: () => string): BadInput[] {
  const type = { 'content-type': contentTypes[sender] };
  const json = contentTypes[sender] === 'application/json';
  const make = (what: string, body: Buffer | string, more: Partial<BadInput> = {}): BadInput => ({
    what,
    system: sender,
    headers: type,
    body,
    ...more,
  });
  const document = () => sound[sender](number());
  const otherwise = { system: `${sender}-otherwise` };
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const withDoctype = (doctype: string, entity = '') =>
    declaration +
    doctype +
    document()
      .replace(declaration, '')
      .replace(/>(Sorrel|Quayside Depot|Rope)</, `>${entity}<`);
  return [
    make('nothing', ''),
    make('half of a document', half(document())),
    make('10 MB and one byte', '', { claimed: tooLarge, stop: 'wait' }),
    make('nested 100,000 deep', json ? '['.repeat(100_000) : '<a>'.repeat(100_000)),
    make(
      '300,000 elements',
      json ? `[${'0,'.repeat(300_000)}0]` : `<r>${'<a/>'.repeat(300_000)}</r>`,
    ),
    make('bytes that are not UTF-8', notUtf8(document())),
    make('letters that are no document', 'hello'),
    ...(json
      ? [make('__proto__ as a key', document().replace('"body":{', '"body":{"__proto__":{"x":1},'))]
      : [
          make('an entity bomb', withDoctype(bomb, '&j;')),
          make('an internal DTD subset', withDoctype('<!DOCTYPE r [<!ELEMENT r ANY>]>')),
          make(
            'an external entity',
            withDoctype('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'),
          ),
          make('an entity that is declared nowhere', withDoctype('', '&nobody;')),
        ]),
    make('a PDF, by its Content-Type', document(), {
      headers: { 'content-type': 'application/pdf' },
    }),
    make('a Content-Type that is none', document(), { headers: { 'content-type': 'xml' } }),
    make('gzip', gzipSync(document()), { headers: { ...type, 'content-encoding': 'gzip' } }),
    make('plain text called gzip', document(), {
      headers: { ...type, 'content-encoding': 'gzip' },
    }),
    make('less than Content-Length says', document().slice(0, 100), {
      claimed: 5000,
      stop: 'close',
    }),
    make('more than Content-Length says', document(), { claimed: 100 }),
    make('a body that never ends', document().slice(0, 100), { claimed: 5000, stop: 'wait' }),
    make('a kind of document that is not read', unknownKind[sender](number())),
    make('a document without what a message needs', unfit[sender](number())),
    make('the same, with the other on_invalid', unfit[sender](number()), otherwise),
    make('half of a document, with the other on_invalid', half(document()), otherwise),
    make('a wrong key', document(), { key: 'wrong' }),
  ];
}

function ofStrangers(number: () => string): BadInput[] {
  const headers = { 'content-type': 'application/json' };
  return [{ what: 'a sound document', system: 'nobody', headers, body: sound.shop(number()) }];
}

const half = (document: string) => document.slice(0, document.length / 2);

/** A byte that begins a character of two, followed by one that does not go on with it. */
function notUtf8(document: string): Buffer {
  const bytes = Buffer.from(document.replace(/Quayside|Sorrel|Rope/, '@@'));
  const at = bytes.indexOf('@@');
  bytes[at] = 0xc3;
  bytes[at + 1] = 0x28;
  return bytes;
}
