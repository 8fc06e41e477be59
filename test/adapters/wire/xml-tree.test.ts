import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import t from 'tap';
import { xmlReader } from '../../../adapters/wire/xml.ts';

const limits = { depth: 64, elements: 200_000, documents: 1000 };
const repeatable = ['b'];

/** What fast-xml-parser makes of the same text. */
function peer(text: string, trimValues: boolean): unknown {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues,
    removeNSPrefix: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    htmlEntities: true,
    isArray: (name: string) => repeatable.includes(name),
  });
  const [[name, value] = ['', '']] = Object.entries(parser.parse(text));
  const root = Array.isArray(value) ? value[0] : value;
  return { name, root: typeof root === 'object' ? root : { '#text': root } };
}

const name = fc.constantFrom('a', 'b', 'c', 'n:a', 'n:d');
const space = fc.constantFrom('', ' ', '\n', '\t ', '\r\n', '\r');
const words = fc.constantFrom(
  'x',
  '0010',
  'true',
  'é',
  '&amp;',
  '&lt;b&gt;',
  '&#228;',
  '&#x1F600;',
  '&#13;',
  ']]',
  '"',
);
const text = fc.array(fc.oneof(words, space), { maxLength: 4 }).map((all) => all.join(''));
const attributes = fc
  .uniqueArray(fc.constantFrom('e', 'f', 'n:e', 'xmlns', 'xmlns:n', 'xml:lang'))
  .chain((names) =>
    fc
      .tuple(...names.map((one) => text.map((value) => ` ${one}='${value}'`)))
      .map((all) => all.join('')),
  );
const between = fc.oneof(
  text,
  fc.constantFrom('<!-- <b> -->', '<?p q?>', '<![CDATA[ <b>&amp; ]]>', '<![CDATA[]]>'),
);
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, space, fc.option(tie('content'), { depthIdentifier: 'xml' }))
    .map(([tag, more, gap, inner]) =>
      inner === null ? `<${tag}${more}${gap}/>` : `<${tag}${more}${gap}>${inner}</${tag}${gap}>`,
    ),
  content: fc
    .array(fc.oneof({ depthIdentifier: 'xml' }, between, tie('element')), { maxLength: 5 })
    .map((all) => all.join('')),
}));

for (const spaces of ['trimmed', 'kept'] as const) {
  t.test(`any document is the tree that fast-xml-parser makes of it, text ${spaces}`, async (t) => {
    const reader = xmlReader(repeatable, spaces);
    fc.assert(
      fc.property(element, (document) => {
        const body = `<?xml version="1.0"?>\n${document}`;
        const read = reader(
          { body: Buffer.from(body), contentType: 'text/xml', headers: {} },
          limits,
        );
        if (!read.ok) throw new Error(`${read.problem.detail}\n${body}`);
        // As text: digests of documents depend on the order, too.
        const ours = JSON.stringify({ name: read.rootName, root: read.root });
        const theirs = JSON.stringify(peer(body, spaces === 'trimmed'));
        if (ours !== theirs) throw new Error(`${ours}\n${theirs}`);
      }),
      { numRuns: 5000 },
    );
    t.pass();
  });
}
