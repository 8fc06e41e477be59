import t from 'tap';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { type EngineKind, engines, type TestHub, testHub } from '../support/hub.ts';
import { order, postOrder } from '../support/orders.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

const routes = [
  { name: 'held', from: 'shop', type: 'order', to: 'hold' },
  { name: 'skipped', from: 'shop', type: 'order', to: 'skip', on_dead: 'skip' },
];

/** Two receivers that refuse bad orders until they are told otherwise. */
async function scene(t: Test, engine: EngineKind) {
  let cursed = true;
  const refusing = () =>
    startReceiver(t, ({ message }, response) => {
      const bad = cursed && message.source.nativeId.startsWith('bad');
      response.writeHead(bad ? 422 : 200).end();
    });
  const [hold, skip] = [await refusing(), await refusing()];
  const book = exchangeBook(
    { hold: { outbound: { url: hold.url } }, skip: { outbound: { url: skip.url } } },
    routes,
  );
  const hub = await testHub(t, { engine, book, secrets: bookSecrets });
  const bless = () => {
    cursed = false;
  };
  return { hub, hold, skip, bless };
}

const arrived = (receiver: Receiver) =>
  receiver.arrived.map(({ message }) => message.source.nativeId);

const stateAt = (system: string, detail: Awaited<ReturnType<TestHub['message']>>) =>
  detail.deliveries.find((one) => one.system === system)?.state;

for (const engine of engines) {
  for (const deed of ['retry', 'skip', 'cancel'] as const) {
    t.test(`on ${engine}: a dead letter holds its lane until a ${deed}`, async (t) => {
      const { hub, hold, skip, bless } = await scene(t, engine);
      const bad = await postOrder(hub, '1', { id: 'bad' });
      const behind = await postOrder(hub, '1', { id: 'behind' });
      const last = await postOrder(hub, '1', { id: 'last' });
      const elsewhere = await postOrder(hub, '2', { id: 'elsewhere' });

      await hub.message(elsewhere, ({ state }) => state === 'delivered');
      const dead = await hub.message(bad, (detail) =>
        ['hold', 'skip'].every((system) => stateAt(system, detail) === 'dead'),
      );
      await hub.message(last, (detail) => stateAt('skip', detail) === 'delivered');
      const waiting = await hub.message(last, (detail) => stateAt('hold', detail) === 'held');
      t.equal(waiting.state, 'in_transit');
      t.strictSame(
        arrived(hold).filter((id) => id !== 'elsewhere'),
        ['bad'],
        'nothing behind the dead letter went',
      );
      t.strictSame(
        arrived(skip).filter((id) => id !== 'elsewhere'),
        ['bad', 'behind', 'last'],
        'where dead letters are skipped, everything went',
      );

      bless();
      const id = dead.deliveries.find((one) => one.system === 'hold')?.id;
      const operator = { authorization: `Bearer ${hub.operator}` };
      const done = await hub.post(
        `/v1/deliveries/${id}/${deed}`,
        { reason: 'looked at' },
        operator,
      );
      t.equal(done.status, 202, done.text);
      await hub.message(last, ({ state }) => state === 'delivered');
      t.equal((await hub.message(behind, () => true)).state, 'delivered');
      const expected =
        deed === 'retry' ? ['bad', 'bad', 'behind', 'last'] : ['bad', 'behind', 'last'];
      t.strictSame(
        arrived(hold).filter((one) => one !== 'elsewhere'),
        expected,
      );
      const after = await hub.message(bad, () => true);
      const became = { retry: 'delivered', skip: 'dead', cancel: 'cancelled' }[deed];
      t.equal(stateAt('hold', after), became);
    });
  }

  t.test(`on ${engine}: what is ordered by key, by partner, or not at all`, async (t) => {
    const stuck = () =>
      startReceiver(t, ({ message }, response) => {
        response.writeHead(message.source.nativeId === 'bad' ? 422 : 200).end();
      });
    const [key, partner, none] = [await stuck(), await stuck(), await stuck()];
    const names = { key, partner, none };
    const book = exchangeBook(
      Object.fromEntries(
        Object.entries(names).map(([name, { url }]) => [name, { outbound: { url } }]),
      ),
      Object.keys(names).map((ordering) => ({
        name: `by-${ordering}`,
        from: 'shop',
        type: 'order',
        to: ordering,
        ordering,
      })),
    );
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    await hub.post('/in/shop', order('0017', { id: 'bad' }), fromShop);
    const same = await postOrder(hub, '17', { id: 'same number' });
    const other = await postOrder(hub, '18', { id: 'other number' });
    const ends = async (id: string) =>
      Object.fromEntries(
        (
          await hub.message(id, ({ deliveries }) =>
            deliveries.every((one) => one.state === 'delivered' || one.state === 'held'),
          )
        ).deliveries.map((one) => [one.system, one.state]),
      );
    t.strictSame(await ends(same), { key: 'held', partner: 'held', none: 'delivered' });
    t.strictSame(await ends(other), { key: 'delivered', partner: 'held', none: 'delivered' });
    t.strictSame(arrived(key).sort(), ['bad', 'other number']);
    t.strictSame(arrived(partner), ['bad']);
    t.strictSame(arrived(none).sort(), ['bad', 'other number', 'same number']);
  });
}
