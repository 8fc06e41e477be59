import assert from 'node:assert/strict';
import type { Adapter, ReadContext, Received } from '../adapter.ts';
import type { Check } from './check.ts';
import { limits, type ReadFixture } from './fixtures.ts';
import { assertRefused } from './result.ts';

const bomb = `<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`;
const external = '<!DOCTYPE root [<!ENTITY file SYSTEM "file:///etc/passwd">]>';
const subset = '<!DOCTYPE root [<!ELEMENT root ANY>]>';
const prolog = /^\uFEFF?\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>[]*>)?/;

/** Bytes that no system may send, whatever it speaks. */
const bodies: Record<string, Buffer | string> = {
  'an empty body': '',
  'white space': ' \r\n\t',
  'an XML bomb': `<?xml version="1.0"?>${bomb}<root>&c;</root>`,
  'an external entity': `${external}<root>&file;</root>`,
  'an internal DTD subset': `${subset}<root/>`,
  'an element called __proto__': '<root><__proto__><admin>1</admin></__proto__></root>',
  'an element called constructor': '<root><a:constructor xmlns:a="b"/></root>',
  'a key called __proto__': '{"__proto__":{"admin":true},"type":"order"}',
  'a key called __proto__ in escapes': '{"\\u005f_proto__":{"admin":true}}',
  'a deep array': `${'['.repeat(5000)}${']'.repeat(5000)}`,
  'deep elements': `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  'XML that is not UTF-8': Buffer.from('<root>caf\xe9</root>', 'latin1'),
  'JSON that is not UTF-8': Buffer.from('{"a":"caf\xe9"}', 'latin1'),
  'NUL bytes in XML': '<root>a\0b</root>',
  'NUL bytes in JSON': '{"a":"b\0c"}',
  'NUL in an escape': '{"id":"a\\u0000b"}',
  'only NUL bytes': Buffer.alloc(64),
  'random-looking bytes': Buffer.from('89504e470d0a1a0affd8ffe0fffe00d8', 'hex'),
  'a JSON null': 'null',
  'a JSON number': '1e999',
  'a JSON text': '"order"',
  'an empty object': '{}',
  'an empty array': '[]',
  'an array of everything': '[null, 1, "a", [], {}, true]',
  'an element that nobody knows': '<NobodyKnowsThis><a>1</a></NobodyKnowsThis>',
  'an object that nobody knows': '{"nobody":{"knows":"this"}}',
};

/** What an attacker or a broken sender posts is refused with a code, and nothing else happens. */
export function hostility({ read }: Adapter, fixtures: ReadFixture[]): Check[] {
  if (!read) return [];
  const settings = fixtures.find(({ expected }) => expected.ok)?.context.settings ?? {};
  const context = { system: 'fixture', settings, limits };
  const invented = Object.entries(bodies).map(([what, body]) => ({
    name: `it refuses ${what}`,
    run() {
      for (const contentType of ['text/xml', 'application/json', ''])
        assertRefused(read(receivedAs(body, contentType), context));
      assert(!('admin' in {}), 'the prototype of every object was changed');
    },
  }));
  const spoiled = fixtures
    .filter(({ expected }) => expected.ok)
    .map((fixture) => ({
      name: `it refuses ${fixture.name} with a DTD subset, __proto__, NUL or broken UTF-8 inside`,
      run: () => assertSpoilt(read, fixture),
    }));
  return [...invented, ...spoiled];
}

function assertSpoilt(read: NonNullable<Adapter['read']>, fixture: ReadFixture): void {
  const { received, context } = fixture;
  const text = received.body.toString('utf8');
  // A fixture in another encoding is its adapter's own business.
  if (!Buffer.from(text).equals(received.body) || /encoding=["'](?!utf-8)/i.test(text)) return;
  const code = (body: Buffer | string) => refusal(read, body, received, context);
  const at = Math.max(text.lastIndexOf('</'), text.lastIndexOf('}'));
  const [head, tail] = [text.slice(0, at), text.slice(at)];
  assert.equal(code(`${head}\0${tail}`), 'encoding_invalid', 'NUL');
  const broken = Buffer.concat([Buffer.from(head), Buffer.from([0xc3, 0x28]), Buffer.from(tail)]);
  assert.equal(code(broken), 'encoding_invalid', 'not UTF-8');
  if (tail.startsWith('</')) {
    assert.equal(code(text.replace(prolog, subset)), 'xml_forbidden', 'internal subset');
    assert.equal(code(`${head}&file;${tail}`), 'xml_forbidden', 'unknown entity');
    assert.equal(code(`${head}<__proto__/>${tail}`), 'xml_forbidden', '__proto__');
  } else {
    assert.equal(code(`${head},"__proto__":{}${tail}`), 'json_forbidden', '__proto__');
  }
}

function refusal(
  read: NonNullable<Adapter['read']>,
  body: Buffer | string,
  like: Received,
  context: ReadContext,
): string | undefined {
  const result = read({ ...like, body: Buffer.from(body) }, context);
  assertRefused(result);
  return result.ok ? undefined : result.problem.code;
}

function receivedAs(body: Buffer | string, contentType: string): Received {
  return { body: Buffer.from(body as string), contentType, headers: {} };
}
