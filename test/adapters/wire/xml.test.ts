import fc from 'fast-check';
import t from 'tap';
import {
  attribute,
  child,
  children,
  textOf,
  writeXml,
  xmlReader,
} from '../../../adapters/wire/xml.ts';

const limits = { depth: 64, elements: 200_000, documents: 1000 };
const reader = xmlReader(['Line']);
const read = (body: string | Buffer, contentType = 'text/xml') =>
  reader({ body: Buffer.from(body as string), contentType, headers: {} }, limits);

function rootOf(body: string | Buffer, contentType?: string) {
  const xml = read(body, contentType);
  if (!xml.ok) throw new Error(xml.problem.detail);
  return xml.root;
}

function refusal(body: string | Buffer, contentType?: string) {
  const xml = read(body, contentType);
  return xml.ok ? undefined : xml.problem.code;
}

t.test('every value stays the text it was', async (t) => {
  const root = rootOf('<A n="007"><LIFNR>0000100156</LIFNR><Q>1E3</Q><B>true</B></A>');
  t.equal(textOf(root, 'LIFNR'), '0000100156');
  t.equal(textOf(root, 'Q'), '1E3');
  t.equal(textOf(root, 'B'), 'true');
  t.equal(attribute(root, 'n'), '007');
});

t.test('prefixes are removed, entities and sections resolved, comments skipped', async (t) => {
  const root = rootOf(
    '<x:A xmlns:x="u" x:id="1"><x:B>a &lt;&#252;&amp;lt; <!-- no -->b<![CDATA[ &c; ]]></x:B></x:A>',
  );
  t.equal(textOf(root, 'B'), 'a <ü&lt; b &c;');
  t.equal(attribute(root, 'id'), '1');
});

t.test(
  'a document full of references is read, whatever the parser limits by default',
  async (t) => {
    t.equal(textOf(rootOf(`<A><B>${'&amp;'.repeat(200_000)}</B></A>`), 'B')?.length, 200_000);
    t.equal(textOf(rootOf(`<A><B>${'&#x1F600;'.repeat(50_000)}</B></A>`), 'B')?.length, 100_000);
  },
);

t.test(
  'a repeatable element is always a list, and a list where one is expected gives its first',
  async (t) => {
    t.same(rootOf('<A><Line/></A>'), { Line: [''] });
    const root = rootOf('<A><Line>1</Line><Line>2</Line><C/><D>1</D><D>2</D></A>');
    t.same(children(root, 'Line'), ['1', '2']);
    t.same(children(root, 'D'), ['1', '2']);
    t.same(children(root, 'None'), []);
    t.same(children('text', 'None'), []);
    t.equal(textOf(root, 'D'), '1');
    t.equal(textOf(root, 'C'), undefined, 'empty is absent');
    t.equal(child(root, 'C', 'Deeper'), undefined);
    t.equal(attribute('text', 'a'), undefined);
  },
);

t.test(
  'the encoding is that of the mark, the content type, the declaration, in that order',
  async (t) => {
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><A>Käse</A>', 'latin1');
    t.equal(textOf(rootOf(latin)), 'Käse');
    t.equal(refusal(latin, 'text/xml; charset=utf-8'), 'encoding_invalid');
    const utf16 = Buffer.from(
      '\uFEFF<?xml version="1.0" encoding="utf-16"?><A>Käse</A>',
      'utf16le',
    );
    t.equal(textOf(rootOf(utf16)), 'Käse');
    t.equal(textOf(rootOf(Buffer.from(utf16).swap16())), 'Käse');
    t.equal(textOf(rootOf(utf16.subarray(2), 'text/xml; charset="UTF-16LE"')), 'Käse');
    t.equal(textOf(rootOf(`\uFEFF<?xml version="1.0" encoding='latin1'?><A>Käse</A>`)), 'Käse');
  },
);

t.test('UTF-8 that is declared UTF-16, as .NET writes it, is read as UTF-8', async (t) => {
  t.equal(textOf(rootOf('<?xml version="1.0" encoding="utf-16"?><A>Käse</A>')), 'Käse');
});

t.test('what is not text in its encoding is refused', async (t) => {
  t.equal(refusal(Buffer.from('<A>K\xe4se</A>', 'latin1')), 'encoding_invalid');
  t.equal(refusal('<A>\0</A>'), 'encoding_invalid');
  t.equal(refusal('<?xml version="1.0" encoding="EBCDIC-CP-DE"?><A/>'), 'encoding_invalid');
  t.equal(refusal(Buffer.from('\uFEFF<A/>', 'utf16le').subarray(0, 7)), 'encoding_invalid');
});

t.test('a property of every object is a name like any other', async (t) => {
  const root = rootOf('<A><toString>1</toString><hasOwnProperty/><B>2</B></A>');
  t.equal(textOf(root, 'B'), '2');
  t.equal(refusal('<constructor/>'), 'xml_forbidden');
});

t.test('a document that the scanner refuses is not parsed', async (t) => {
  t.equal(refusal('<!DOCTYPE A [<!ENTITY x "y">]><A>&x;</A>'), 'xml_forbidden');
  t.equal(refusal('<A><B></A>'), 'xml_malformed');
  t.equal(refusal(''), 'xml_malformed');
});

t.test('writing leaves out what is absent and what XML cannot carry', async (t) => {
  t.equal(
    writeXml(
      'A',
      { '@id': '0"7<', B: undefined, C: ['1 & 2', '\u0000\u0008\uFFFE\uD800x'], D: {} },
      '<!DOCTYPE A SYSTEM "a.dtd">',
    ),
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE A SYSTEM "a.dtd">\n' +
      '<A id="0&quot;7&lt;">\n <C>1 &amp; 2</C>\n <C>x</C>\n <D/>\n</A>\n',
  );
});

t.test('what was written is read again, but for white space around it', async () => {
  const text = fc
    .oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(']]>', '&lt;', '"\'', 'a\nb'),
    )
    .map((one) => one.trim());
  fc.assert(
    fc.property(text, text, (value, other) => {
      const root = rootOf(
        writeXml('A', { '@b': value, C: value, D: { '#text': other, '@e': 'f' } }),
      );
      // XML turns every line end into a line feed (§2.11), and has no control characters.
      const kept = (given: string) =>
        given
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
          .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\p{Cs}\uFFFE\uFFFF]/gu, '')
          .replace(/\r\n?/g, '\n')
          .trim() || undefined;
      return (
        attribute(root, 'b') === kept(value) &&
        textOf(root, 'C') === kept(value) &&
        textOf(root, 'D') === kept(other)
      );
    }),
    { numRuns: 1000 },
  );
});
