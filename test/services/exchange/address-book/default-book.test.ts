import { readFileSync } from 'node:fs';
import t from 'tap';
import { adapterOf } from '../../../../adapters/registry.ts';
import { openBook } from '../../../../services/exchange/address-book/book.ts';
import { newKey } from '../../../../services/exchange/address-book/key.ts';
import { parseAddressBook } from '../../../../services/exchange/address-book/parse.ts';

const text = readFileSync(new URL('../../../../post-office.yaml', import.meta.url), 'utf8');
const example = /( *)# example: (\w+)\n([\s\S]+?) *# end\n/g;

t.test('the address book that comes with the hub works with generated keys', async (t) => {
  const keys = new Map<string, string>();
  const file = (path: string) => {
    if (!keys.has(path)) keys.set(path, newKey().key);
    return keys.get(path);
  };
  const book = openBook(1, text, { adapterOf, secrets: { env: () => undefined, file } });
  t.strictSame(book.missingSecrets, []);
  t.ok([...keys.keys()].every((path) => path.startsWith('.post-office/keys/')));
  t.equal(book.operator(keys.get('.post-office/keys/operator') ?? ''), 'ops');
  const [bearer] = book.system('shop')?.inbound?.authenticators ?? [];
  const authorization = `Bearer ${keys.get('.post-office/keys/shop')}`;
  t.ok(bearer?.verify({ headers: { authorization }, body: Buffer.alloc(0), now: 0 }));
  for (const type of ['supplier', 'lead', 'order', 'rating'] as const) {
    const routes = book.routesFor('shop', { type, action: 'create', body: {} });
    t.strictSame(
      routes.map(({ to }) => to),
      ['warehouse'],
      type,
    );
  }
});

t.test('each example in its comments is right when the comment signs are taken away', async (t) => {
  const found = [...text.matchAll(example)].map(([, , what]) => what);
  t.strictSame(found, ['sap', 'salesforce', 'srm', 'alerts']);
  const uncommented = text.replace(example, (_, indent: string, __, block: string) =>
    block.replaceAll(new RegExp(`^${indent}# `, 'gm'), indent),
  );
  const parsed = parseAddressBook(uncommented, adapterOf);
  t.strictSame(parsed.ok ? [] : parsed.errors, []);
  t.match(parsed, {
    book: {
      systems: { erp: { adapter: 'sap' }, crm: {}, sourcing: { adapter: 'srm' } },
      alerts: [{ name: 'chat' }, { name: 'pager' }],
    },
  });
});

t.test('the other settings in its comments are right, too', async (t) => {
  const uncommented = text
    .replace(
      /^( +)# (on_invalid|rate_limit|receipts|retry|when|expect_every|held_for|- \{? ?type|- type)/gm,
      '$1$2',
    )
    .replace(/^( +)# ( +(?:body\.|key_sha256))/gm, '$1$2');
  t.not(uncommented, text);
  const parsed = parseAddressBook(uncommented, adapterOf);
  t.strictSame(parsed.ok ? [] : parsed.errors, []);
});
