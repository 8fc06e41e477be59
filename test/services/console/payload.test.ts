import fc from 'fast-check';
import t from 'tap';
import { hexDump } from '../../../services/console/payload/hex.ts';
import { excerptLength, shown } from '../../../services/console/payload/shown.ts';
import { messagePath } from './scene.ts';
import { bookText, order, stage } from './stage.ts';

const redact = (text: string) => text.replace(/(<Secret>)[^<]+/g, '$1***');

function of(body: Buffer | string, contentType = 'text/xml') {
  const bytes = Buffer.from(body);
  return { contentType, bytes: bytes.length, head: bytes.subarray(0, excerptLength) };
}

t.test('text is shown as it is, in the encoding that it declares', async (t) => {
  t.match(shown(of('<a>Åse</a>')), { kind: 'text', text: '<a>Åse</a>', cut: false });
  const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>Müller</a>', 'latin1');
  t.match(shown(of(latin)), { kind: 'text', text: /Müller/ });
  const windows = Buffer.from('Größe \x80', 'latin1');
  t.match(shown(of(windows, 'text/plain; charset=windows-1252')), { text: 'Größe €' });
  t.match(shown(of(Buffer.from('\ufeffÅse', 'utf16le'))), { text: 'Åse', encoding: 'utf-16le' });
});

t.test('what is no text is shown in hexadecimal', async (t) => {
  for (const bytes of [
    Buffer.from([0x47, 0xff, 0xfe]),
    Buffer.from('a\0b'),
    Buffer.from('<?xml version="1.0" encoding="none-such"?>'),
  ]) {
    t.match(shown(of(bytes)), { kind: 'hex', cut: false });
  }
  t.match(shown(of(Buffer.alloc(2000, 0xff))), { kind: 'hex', cut: true });
});

t.test('a hexadecimal dump tells the bytes and what can be read in them', async (t) => {
  t.equal(
    hexDump(Buffer.from('ORDERS05 \xff\x00 0123456', 'latin1')),
    '000000  4f 52 44 45 52 53 30 35 20 ff 00 20 30 31 32 33  ORDERS05 .. 0123\n' +
      '000010  34 35 36                                         456',
  );
  t.equal(hexDump(Buffer.alloc(0)), '');
});

t.test('secrets are masked, and hidden where they cannot be', async (t) => {
  t.match(shown(of('<Secret>hunter2</Secret>'), redact), { text: '<Secret>***</Secret>' });
  const broken = Buffer.from('<Secret>hunter2\xff</Secret>', 'latin1');
  t.match(shown(of(broken), redact), { kind: 'hidden' });
  const wide = Buffer.from('<Secret>hunter2</Secret>', 'utf16le');
  t.match(shown(of(wide), redact), { kind: 'hidden' });
  const mistaken = () => {
    throw new Error('mistake');
  };
  t.match(shown(of('<a/>'), mistaken), { kind: 'hidden' });
});

t.test(
  'only the beginning of a large payload is shown, and no half secret at its end',
  async () => {
    const secret = 'hunter2-'.repeat(20);
    fc.assert(
      fc.property(fc.integer({ min: 64_000, max: 74_000 }), (at) => {
        const text = `${'å'.repeat(at / 2)}<Secret>${secret}</Secret>${'x'.repeat(20_000)}`;
        const seen = shown(of(text), redact);
        return (
          seen.kind === 'text' &&
          seen.cut &&
          seen.text.length <= 65_536 &&
          !seen.text.includes('hunter2')
        );
      }),
      { numRuns: 50 },
    );
  },
);

t.test('a page shows what came in and what went out, masked by the adapter', async (t) => {
  const hub = await stage(t);
  const cxml = `<?xml version="1.0"?><cXML payloadID="p1@example" timestamp="2026-03-02T08:15:00Z">
<Header><Sender><Credential domain="NetworkId"><Identity>AN01</Identity><SharedSecret>hunter2</SharedSecret></Credential></Sender></Header>
<Request><ProfileRequest/></Request></cXML>`;
  const { interchangeId } = await hub.post('sourcing', cxml, 'text/xml');
  const cookie = await hub.signIn();
  const path = `/console/interchanges/ict_${interchangeId.replaceAll('-', '')}`;
  const { body } = await hub.get(path, cookie);
  t.match(body, 'SharedSecret&#62;***');
  t.notMatch(body, 'hunter2');
  await hub.apply(bookText.replace(/ {2}sourcing:.*?(?= {2}warehouse:)/s, ''));
  const without = await hub.get(path, cookie);
  t.match(without.body, 'nobody can tell what to mask');
  t.notMatch(without.body, /hunter2|AN01/);
});

t.test('a page shows bytes that are no text, and cuts those that are many', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const binary = await hub.post('shop', Buffer.from([0xff, 0x00, 0x41]));
  const page = await hub.get(messagePath(binary), cookie);
  t.match(page.body, /<pre class="hex"[^>]*>000000 {2}ff 00 41/);
  t.match(page.body, 'Unreadable document');
  const large = await hub.post('shop', order('1', { notes: [{ text: 'x'.repeat(200_000) }] }));
  const { body } = await hub.get(messagePath(large), cookie);
  t.match(body, 'Only the beginning is shown.');
  t.ok(body.length < 250_000);
});
