import t from 'tap';
import { adapterOf as registered } from '../../../../adapters/registry.ts';
import { openBook } from '../../../../services/exchange/address-book/book.ts';
import { bookWarnings } from '../../../../services/exchange/address-book/warnings.ts';
import { adapterOf } from './adapters.ts';
import { changed, good } from './texts.ts';

const secrets = { env: () => 'secret', file: () => 'secret' };
const noSecrets = { env: () => undefined, file: () => undefined };

function warnings(text: string, adapters = adapterOf): string[] {
  return bookWarnings(openBook(1, text, { adapterOf: adapters, secrets }));
}

const store =
  'systems.store.credentials: there are none; the adapter plain may need some: password.';
const nobody = 'operators: there is none, so nobody can sign in or mend.';
const withoutOperators = good.slice(0, good.indexOf('operators:'));

t.test('a system that is delivered to without credentials is told', async (t) => {
  t.strictSame(warnings(good), [store], 'and none of the others');
  const given = changed(
    'allow_private_addresses: true }\n',
    'allow_private_addresses: true }\n    credentials: { password: { env: STORE } }\n',
  );
  t.strictSame(warnings(given), []);
  const empty = changed('credentials:\n      password: { file: keys/erp }', 'credentials: {}');
  t.strictSame(warnings(empty), [store.replaceAll('store', 'erp'), store]);
});

t.test('credentials that are named and cannot be had are not told twice', async (t) => {
  const book = openBook(1, good, { adapterOf, secrets: noSecrets });
  t.strictSame(bookWarnings(book), [store]);
  t.match(book.missingSecrets, [/^systems\.erp\.credentials\.password: /]);
});

t.test('a book without an operator is told', async (t) => {
  t.strictSame(warnings(withoutOperators), [store, nobody]);
  t.strictSame(warnings(`${withoutOperators}operators: {}\n`), [store, nobody]);
});

t.test('an operator whose token cannot be had is not told twice', async (t) => {
  const text = `${withoutOperators}operators: { ops: { token: { env: OPS_TOKEN } } }\n`;
  const book = openBook(1, text, { adapterOf, secrets: noSecrets });
  t.strictSame(bookWarnings(book), [store]);
  t.match(book.missingSecrets.at(-1), /^operators\.ops\.token: /);
});

t.test('a webhook may go out bare when the address book says so', async (t) => {
  const book = (settings: string) => `
partners: { acme: { name: Acme Tools } }
systems:
  shop:
    partner: acme
    adapter: webhook
    settings: ${settings}
    outbound: { url: 'https://shop.example' }
routes: []
operators: { ops: { token: { env: OPS_TOKEN } } }
`;
  const bare =
    'systems.shop.credentials: there are none; the adapter webhook may need some: signing_secret, bearer_token.';
  t.strictSame(warnings(book('{ unsigned: true }'), registered), []);
  t.strictSame(warnings(book('{ unsigned: false }'), registered), [bare]);
  t.strictSame(warnings(book('{}'), registered), [bare]);
});
