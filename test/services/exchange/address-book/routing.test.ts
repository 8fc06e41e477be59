import fc from 'fast-check';
import t from 'tap';
import type { Route } from '../../../../schemas/types.ts';
import { type Routable, Routing } from '../../../../services/exchange/address-book/routing.ts';

const systems = ['erp', 'shop', 'store'];
const order: Routable = {
  type: 'order',
  action: 'create',
  source: { system: 'erp', nativeId: '0000000001', nativeType: 'ORDERS05/ORDERS' },
  businessKeys: [
    { kind: 'order', value: '0045' },
    { kind: 'buyerOrder', value: 'B7' },
  ],
  body: {
    documentType: 'order',
    buyerParty: { partyName: 'Acme Tools' },
    orderLines: [{ id: '10' }, { id: '20', tags: ['a', 'b'] }],
    urgent: true,
  },
};

function receivers(routes: Partial<Route>[], from = 'erp', message = order): string[] {
  const whole = routes.map((route, index) => ({
    name: `r${index}`,
    from: 'erp',
    type: 'order' as const,
    to: 'store',
    ...route,
  }));
  return new Routing(whole, systems).for(from, message).map(({ name, to }) => `${name}→${to}`);
}

t.test('a route applies to its sender and its type', async (t) => {
  t.strictSame(receivers([{}]), ['r0→store']);
  t.strictSame(receivers([{ from: 'shop' }, { from: ['shop', 'erp'] }]), ['r1→store']);
  t.strictSame(receivers([{ from: '*' }]), ['r0→store']);
  t.strictSame(receivers([{ type: 'lead' }]), []);
  t.strictSame(receivers([{}], 'shop'), []);
});

t.test('every route that fits applies, in the order of the file', async (t) => {
  t.strictSame(receivers([{ to: 'shop' }, { to: 'store' }]), ['r0→shop', 'r1→store']);
});

t.test('a receiver gets a message once, by the first route that names it', async (t) => {
  t.strictSame(receivers([{ to: ['store'] }, { to: ['shop', 'store'] }]), ['r0→store', 'r1→shop']);
});

t.test('what comes from a system is not sent back to it', async (t) => {
  t.strictSame(receivers([{ from: '*', to: ['erp', 'store'] }]), ['r0→store']);
  t.strictSame(receivers([{ from: '*', to: ['erp', 'store'] }], 'store'), ['r0→erp']);
});

t.test('a route hands on its terms, with defaults', async (t) => {
  const base = { name: 'r', from: 'erp', type: 'order' as const, to: 'store' };
  t.strictSame(new Routing([base], systems).for('erp', order), [
    { name: 'r', to: 'store', ordering: 'key', onDead: 'hold', onStale: 'deliver' },
  ]);
  const terms = { deliver_within: '2m', ordering: 'none', on_dead: 'skip' } as const;
  t.strictSame(new Routing([{ ...base, ...terms }], systems).for('erp', order), [
    {
      name: 'r',
      to: 'store',
      deliverWithin: 120_000,
      ordering: 'none',
      onDead: 'skip',
      onStale: 'deliver',
    },
  ]);
});

t.test('a filter looks at fields of the message', async (t) => {
  const fits: NonNullable<Route['when']>[] = [
    { 'body.documentType': 'order' },
    { 'body.documentType': ['orderChange', 'order'] },
    { action: 'create', 'source.nativeType': 'ORDERS05/ORDERS' },
    { 'body.buyerParty.partyName': 'Acme Tools' },
    { 'body.orderLines.id': '20' },
    { 'body.orderLines.id': 20 },
    { 'body.orderLines.0.id': '10' },
    { 'body.orderLines.tags': 'b' },
    { 'body.urgent': true },
    { 'businessKeys.value': '0045' },
    { type: 'order' },
    {},
  ];
  for (const when of fits) t.strictSame(receivers([{ when }]), ['r0→store'], JSON.stringify(when));
  const misses: NonNullable<Route['when']>[] = [
    { 'body.documentType': 'Order' },
    { 'body.documentType': 'order', action: 'delete' },
    { 'body.orderLines.0.id': '20' },
    { 'body.orderLines.2.id': '20' },
    { 'body.orderLines': '20' },
    { 'body.buyerParty': 'Acme Tools' },
    { 'body.buyerParty.partyName.length': 10 },
    { 'body.orderLines.length': 2 },
    { 'body.constructor.name': 'Object' },
    { 'body.missing': 'undefined' },
    { 'businessKeys.value': 45 },
    { 'body.urgent': 'yes' },
  ];
  for (const when of misses) t.strictSame(receivers([{ when }]), [], JSON.stringify(when));
});

t.test('a system that the address book does not know is still routed by *', async (t) => {
  t.strictSame(receivers([{ from: '*' }, { from: 'erp', to: 'shop' }], 'gone'), ['r0→store']);
});

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const route: fc.Arbitrary<Route> = fc.record({
  name: fc.string(),
  from: fc.oneof(name, fc.array(name, { minLength: 1 }), fc.constant('*' as const)),
  type: fc.constantFrom('order', 'lead'),
  to: fc.oneof(name, fc.uniqueArray(name, { minLength: 1 })),
});

t.test('whatever the routes: never the sender, nobody twice, nobody left out', async () => {
  fc.assert(
    fc.property(fc.array(route), name, (routes, from) => {
      const routing = new Routing(routes, ['a', 'b', 'c', 'd', 'e']);
      const found = routing.for(from, order).map(({ to }) => to);
      const again = routing.for(from, order).map(({ to }) => to);
      const due = new Set(
        routes
          .filter(({ type }) => type === 'order')
          .filter((one) => one.from === '*' || [one.from].flat().includes(from))
          .flatMap(({ to }) => to),
      );
      due.delete(from);
      return (
        found.length === due.size &&
        found.every((to) => due.has(to)) &&
        again.join() === found.join()
      );
    }),
  );
});

t.test('whatever the message: a filter gives an answer', async () => {
  const path = fc.constantFrom(
    'body.a.b',
    'body.0',
    'body',
    'businessKeys.kind',
    'source.toString',
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), path, (body, other, when) => {
      const rule = { name: 'r', from: 'a', type: 'order', to: 'b', when: { [when]: 'x' } } as const;
      const message = { ...order, body, businessKeys: other, source: other };
      return Array.isArray(new Routing([rule], []).for('a', message));
    }),
  );
});
