/** What reading a document costs: an adapter, the canonical schema and all that is checked, beside a parser alone. */
import { Command } from 'commander';
import { XMLParser } from 'fast-xml-parser';
import { adapterOf } from '../adapters/registry.ts';
import { openBook } from '../services/exchange/address-book/book.ts';
import { normalize } from '../services/exchange/normalize.ts';
import { documents, type Shape } from './bench/documents.ts';
import { shopAndYard } from './fleet/book.ts';
import { median } from './fleet/median.ts';
import { printFigures } from './fleet/print.ts';
import { whole } from './fleet/whole.ts';

const { rounds, json } = new Command('reading')
  .description('Measures reading, normalizing and validating IDocs beside fast-xml-parser alone.')
  .option('--rounds <n>', 'of each kind, in turn', whole, 15)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ rounds: number; json?: boolean }>();

const book = openBook(1, shopAndYard('http://127.0.0.1:9', {}, 'sap'), {
  adapterOf,
  secrets: { env: () => 'a key that nobody asks for', file: () => undefined },
});
const system = book.system('shop');
if (!system) throw new Error('The address book has no shop.');
const parser = new XMLParser({ ignoreAttributes: false });

/** Microseconds for one document, of each way; so many documents in a round. */
async function measure(shape: Shape, count: number) {
  const { contentType, body } = documents(shape);
  const bodies = Array.from({ length: count }, (_, n) => Buffer.from(body(n)));
  const now = new Date();
  const ways = {
    parse: (bytes: Buffer) => void parser.parse(bytes.toString()),
    read(bytes: Buffer) {
      const received = { body: bytes, contentType, headers: {} };
      const read = system && normalize(system, received, '', now);
      if (!read?.ok || !read.documents.every(({ result }) => result.ok))
        throw new Error('It cannot be read.');
    },
  };
  const took = { parse: [] as number[], read: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const way of ['parse', 'read'] as const) {
      const begun = performance.now();
      for (const bytes of bodies) ways[way](bytes);
      // The first round warms up.
      if (round > 0) took[way].push(((performance.now() - begun) / count) * 1000);
    }
  }
  const [parse, read] = [median(took.parse), median(took.read)];
  return {
    bytes: bodies[0]?.length,
    parse_us: Math.round(parse),
    read_us: Math.round(read),
    ratio: Math.round((read / parse) * 100) / 100,
  };
}

printFigures(
  { idoc_3_lines: await measure('idoc', 400), idoc_2000_lines: await measure('large', 3) },
  json,
);
