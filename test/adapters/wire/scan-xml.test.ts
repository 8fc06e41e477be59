import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import t from 'tap';
import { scanXml } from '../../../adapters/wire/scan-xml.ts';
import { writeXml, type XmlElement } from '../../../adapters/wire/xml.ts';
import { mulberry32 } from '../random.ts';

const limits = { depth: 64, elements: 200_000, documents: 1000 };
const codeOf = (text: string, lowered: Partial<typeof limits> = {}) =>
  scanXml(text, { ...limits, ...lowered })?.code;

const order = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<!-- a <comment> -->
<cXML payloadID='1@x' timestamp="2026-01-02">
 <Request a="x > y" b='"'><![CDATA[ <not> & markup ]]></Request>
 <n:Ü-ber.1 xmlns:n="urn:n">&amp;&#252;&#xFC;</n:Ü-ber.1 ><Empty/><Empty a="1" />
</cXML>
<?after all?>
`;

t.test('a document with everything that is allowed is accepted', async (t) => {
  t.equal(codeOf(order), undefined);
  t.equal(codeOf(`\uFEFF${order}`), undefined, 'with a byte order mark');
  t.equal(codeOf('<?xml version="1.1"?><a/>'), undefined, 'XML 1.1');
  t.equal(codeOf('<a/>'), undefined, 'without a declaration');
  t.equal(codeOf('\r\n <?xml version="1.0"?><a/>'), undefined, 'white space first');
});

t.test('a DOCTYPE is accepted as cXML and HTML have it, and never with a subset', async (t) => {
  for (const doctype of [
    '<!DOCTYPE cXML SYSTEM "http://x/cXML.dtd">',
    "<!DOCTYPE a SYSTEM 'it is [not] a subset'>",
    '<!DOCTYPE a SYSTEM "[<!ENTITY b \'c\'>]">',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd">',
    '<!DOCTYPE html>',
    '<!DOCTYPE\n a\n SYSTEM "x" >',
  ])
    t.equal(codeOf(`${doctype}<a/>`), undefined, doctype);
  for (const doctype of [
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '<!DOCTYPE a[]>',
    '<!DOCTYPE a SYSTEM "x" [ <!-- > --> <!ENTITY b "c"> ]>',
    '<!DOCTYPE a SYSTEM "x\'" [<!ENTITY b "\'">]>',
  ])
    t.equal(codeOf(`${doctype}<a/>`), 'xml_forbidden', doctype);
});

t.test('a DOCTYPE that parsers could read in two ways is refused', async (t) => {
  for (const doctype of [
    "<!DOCTYPE a <!-- ' > --> >",
    '<!DOCTYPE a SYSTEM>',
    '<!DOCTYPE a SYSTEM "x" "y" "z">',
    '<!DOCTYPE>',
    '<!DOCTYPE a "',
  ])
    t.equal(codeOf(`${doctype}<a/>`), 'xml_malformed', doctype);
  t.equal(codeOf('<!DOCTYPE a><!DOCTYPE a><a/>'), 'xml_forbidden', 'two of them');
  t.equal(codeOf('<a><!DOCTYPE a></a>'), 'xml_forbidden', 'inside the root');
  t.equal(codeOf('<a/><!DOCTYPE a>'), 'xml_forbidden', 'behind the root');
  t.equal(codeOf('<!ENTITY b "c"><a/>'), 'xml_forbidden', 'another declaration');
});

t.test('an entity bomb is refused before anything is expanded', async (t) => {
  const bomb = '<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>';
  t.equal(codeOf(bomb), 'xml_forbidden');
  t.equal(codeOf('<a>&y;</a>'), 'xml_forbidden');
  t.equal(codeOf('<a b="&y;"/>'), 'xml_forbidden');
  t.equal(codeOf('<a>fish & chips</a>'), 'xml_forbidden');
  t.equal(codeOf('<a>&nbsp;</a>'), 'xml_forbidden');
});

t.test('a numeric reference names a character that XML has', async (t) => {
  for (const good of ['&#9;', '&#xA;', '&#65;', '&#xD7FF;', '&#xE000;', '&#x10FFFF;', '&#1114111;'])
    t.equal(codeOf(`<a>${good}</a>`), undefined, good);
  for (const bad of [
    '&#0;',
    '&#x1;',
    '&#xD800;',
    '&#xDFFF;',
    '&#xFFFE;',
    '&#x110000;',
    '&#9999999;',
  ]) {
    t.equal(codeOf(`<a>${bad}</a>`), 'xml_malformed', bad);
    t.equal(codeOf(`<a b='${bad}'/>`), 'xml_malformed', `${bad} in an attribute`);
  }
  for (const none of ['&#;', '&#x;', '&#xZ;', '&#12345678;', '&#65'])
    t.equal(codeOf(`<a>${none}</a>`), 'xml_forbidden', none);
});

t.test('what is not well-formed is refused with its line', async (t) => {
  for (const text of [
    '',
    '   ',
    'text',
    '<a>',
    '<a></b>',
    '<a></a></a>',
    '</a>',
    '<a/><b/>',
    '<a></a>text',
    'text<a/>',
    '<a/>&amp;',
    '\u00A0<a/>',
    '<a',
    '<a b="c',
    '<a b="c"',
    '<a b=c/>',
    '<a b/>',
    '<a b="1"c="2"/>',
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    '<a 1b="1"/>',
    '<a b:c:d="1"/>',
    '< a/>',
    '<1a/>',
    '<a/ ></a/ >',
    '<a:/>',
    '<:a/>',
    '<a:b:c/>',
    '<a;b/>',
    '<a></ a>',
    '<a><!-- b</a>',
    '<a><![CDATA[ b</a>',
    '<![CDATA[ b ]]><a/>',
    '<a/><![CDATA[ b ]]>',
    '<a><?b </a>',
    '<a b="</a>',
    '<??><a/>',
    '<? a?><a/>',
    '<a><?=b?></a>',
  ])
    t.equal(codeOf(text), 'xml_malformed', text);
  t.match(scanXml('<a>\n<b>\n</c>\n</a>', limits)?.detail, /<\/c> closes <b>\. \(line 3\)/);
  t.match(scanXml('<a>\n<b>', limits)?.detail, /ends before <\/b>.*line 2/);
});

t.test('a comment or a section may hold what looks like markup', async (t) => {
  t.equal(codeOf('<a><!-- </b> <c & --></a>'), undefined);
  t.equal(codeOf('<!--<a>--><a/><!--</a>-->'), undefined);
  t.equal(codeOf('<a><![CDATA[</a><b>&x;]]]]><![CDATA[>]]></a>'), undefined);
  t.equal(codeOf('<a><!-- > \' " --><b/></a>'), undefined);
});

t.test('an instruction ends at the first ?>, whatever is quoted', async (t) => {
  t.equal(codeOf("<a><?p '?><b/><!-- ' ?><c/>--></a>", { elements: 2 }), undefined);
  t.equal(codeOf("<a><?p '?><b/><!-- ' ?><c/>--></a>", { elements: 1 }), 'too_many_elements');
  t.equal(codeOf('<?xml-stylesheet href="a.xsl" type=\'text/xsl\'?><a/>'), undefined);
});

t.test('names that reach into a prototype are refused, with any prefix', async (t) => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'x:__proto__'])
    for (const text of [`<${name}/>`, `<a><${name}>1</${name}></a>`, `<a><${name} b="1"/></a>`])
      t.equal(codeOf(text), 'xml_forbidden', text);
});

t.test('levels and elements are counted, empty elements too', async (t) => {
  t.equal(codeOf('<a><b><c/></b></a>', { depth: 3 }), undefined);
  t.equal(codeOf('<a><b><c/></b></a>', { depth: 2 }), 'too_deep');
  t.equal(codeOf('<a><b></b><b/></a>', { elements: 3 }), undefined);
  t.equal(codeOf('<a><b></b><b/></a>', { elements: 2 }), 'too_many_elements');
  t.equal(codeOf('<a>'.repeat(100_000)), 'too_deep');
});

/**
 * Microseconds of processor time that a document of so many equal tags takes, the best of five: what
 * else the machine does meanwhile does not count.
 */
function timeFor(tag: string, tags: number): number {
  const text = `<a q='"' r="'">${tag.repeat(tags)}</a>`;
  const times = [1, 2, 3, 4, 5].map(() => {
    const start = process.cpuUsage();
    if (codeOf(text)) throw new Error(`${tag} was refused`);
    return process.cpuUsage(start).user;
  });
  return Math.min(...times);
}

t.test('attributes are counted like elements, in all tags together', async (t) => {
  const tags = '<b c="1" d="2"/>'.repeat(3);
  t.equal(codeOf(`<a>${tags}</a>`, { elements: 6 }), undefined);
  t.equal(codeOf(`<a>${tags}</a>`, { elements: 5 }), 'too_many_elements');
  t.equal(codeOf(`<a>${'<b c="1"/>'.repeat(300)}</a>`, { elements: 301 }), undefined);
});

t.test('no tag, instruction or DOCTYPE is longer than a parser can bear', async (t) => {
  const most = 65_536;
  const long = (size: number) => 'x'.repeat(size);
  for (const [what, around] of [
    ['a value', (one: string) => `<a b="${one}"/>`],
    ['a name', (one: string) => `<${one}/>`],
    ['blanks', (one: string) => `<a ${one.replaceAll('x', ' ')}/>`],
    ['an instruction', (one: string) => `<?a ${one}?><a/>`],
    ['a DOCTYPE', (one: string) => `<!DOCTYPE a SYSTEM "${one}"><a/>`],
    ['blanks in a DOCTYPE', (one: string) => `<!DOCTYPE a${one.replaceAll('x', ' ')}><a/>`],
  ] as const) {
    t.equal(codeOf(around(long(most - 100))), undefined, what);
    for (const size of [most, 9_000_000])
      t.equal(codeOf(around(long(size))), 'too_many_elements', `${what} of ${size}`);
  }
  t.equal(codeOf(`<a>${long(9_000_000)}</a>`), undefined, 'a text is not a tag');
  t.equal(codeOf(`<a><![CDATA[${long(9_000_000)}]]></a>`), undefined, 'nor is a section');
  t.equal(codeOf(`<!DOCTYPE a "${long(9_000_000)}`), 'xml_malformed', 'an end that never comes');
});

t.test('a document four times as long takes about four times as long', async (t) => {
  // A search for a quote that does not come, from every tag to the end, would make it sixteen.
  for (const tag of ['<b/>', '<b c="d"/>', "<b c='d'/>", '<b></b>', '<b>&lt;</b>']) {
    // The clock of the processor's time is a coarse one, and others share the processor: the best of some tries counts.
    let times = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 5 && times >= 10; tries += 1)
      times = timeFor(tag, 180_000) / timeFor(tag, 45_000);
    t.ok(times < 10, `${tag}: ${times.toFixed(1)} times`);
  }
});

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
  .filter((one) => one !== 'constructor' && one !== 'prototype' && one !== '__proto__');
const value = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('<', ']]>', '&amp;', '"', "'", '-->'),
);
const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc
    .tuple(
      fc.dictionary(
        name.map((one) => `@${one}`),
        value,
        { maxKeys: 3 },
      ),
      fc.dictionary(
        name,
        fc.oneof({ depthSize: 'small' }, value, fc.array(value, { maxLength: 3 }), tie('tree')),
        { maxKeys: 4 },
      ),
    )
    .map(([attributes, children]) => ({ ...attributes, ...children })),
}));

t.test('whatever we write is accepted, and without its end it is not', async () => {
  fc.assert(
    fc.property(tree, fc.nat(), (root, cut) => {
      const text = writeXml('root', root);
      const wrong = scanXml(text, limits);
      if (wrong) throw new Error(`${wrong.detail}\n${text}`);
      const end = text.trimEnd().length;
      return scanXml(text.slice(0, cut % end), limits) !== undefined;
    }),
    { numRuns: 500 },
  );
});

t.test('nothing that the validator of fast-xml-parser refuses is accepted', async (t) => {
  // Without its DOCTYPE: the validator looks for the end of one by '>' alone, quotes or not.
  const plain = order.replace(/<!DOCTYPE.*>/, '');
  const random = mulberry32(7);
  const below = (end: number) => Math.floor(random() * end);
  const pieces = [
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    '&',
    ';',
    ' ',
    '<!--',
    '-->',
    '<?',
    '?>',
    ']]>',
    '<![CDATA[',
    '<b>',
    '</b>',
    'a',
    ':',
    '1',
    '\n',
  ];
  let refused = 0;
  for (let count = 0; count < 20_000; count += 1) {
    let text = plain;
    for (let times = 1 + below(3); times > 0; times -= 1) {
      const at = below(text.length);
      const piece = pieces[below(pieces.length)] ?? '';
      text = `${text.slice(0, at)}${piece}${text.slice(at + below(4))}`;
    }
    if (XMLValidator.validate(text) === true) continue;
    refused += 1;
    if (!scanXml(text, limits)) t.fail('accepted', { text, why: XMLValidator.validate(text) });
  }
  t.ok(refused > 5000, `${refused} refused by the validator`);
});
