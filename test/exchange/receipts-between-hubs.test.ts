import t from 'tap';
import { testHub } from '../support/hub.ts';
import { startReceiver } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { bearer, canonicalOrder, secrets, senders } from '../support/senders.ts';
import { until } from '../support/until.ts';

for (const onInvalid of ['reject', 'quarantine']) {
  t.test(`two hubs that push each other receipts: ${onInvalid}`, async (t) => {
    const answers: { status: number; event: string }[] = [];
    // The other hub is this one: what it is pushed comes back through its own door.
    const other = await startReceiver(t, async ({ body, message }, response) => {
      const { status, text } = await hub.post('/in/shop', body, senders.shop.headers);
      answers.push({ status, event: message.body.event });
      response.writeHead(status).end(text);
    });
    const hub = await testHub(t, {
      engine: 'postgres',
      secrets,
      book: `partners: { ferns: { name: Fern and Finch } }
systems:
  shop:
    partner: ferns
    adapter: webhook
    inbound:
      auth: [{ type: bearer, key: { env: SHOP_KEY } }]
      on_invalid: ${onInvalid}
      receipts: other
  other:
    partner: ferns
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: '${other.url}', allow_private_addresses: true }
routes: []
`,
    });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    const { json } = await hub.post('/in/shop', canonicalOrder('H-1'), senders.shop.headers);
    await until('its receipt to come back', () => answers.length === 1);
    const refused = onInvalid === 'reject';
    t.strictSame(answers, [{ status: refused ? 422 : 202, event: 'unrouted' }]);

    const [about] = await rows(
      `select r.event, r.body::json->>'messageType' as type from receipts r order by id desc limit 1`,
    );
    t.match(about, { event: refused ? 'rejected' : 'quarantined', type: 'receipt' }, 'it is kept');
    const pushes = () => rows(`select id from messages where native_type = 'receipt'`);
    t.equal((await pushes()).length, 1, 'and no receipt about it is on its way back');

    if (refused) return;
    const [{ id }] = await rows(`select id from messages where state = 'quarantined'`);
    const reason = { reason: 'to see' };
    const again = await hub.post(
      `/v1/messages/msg_${id.replaceAll('-', '')}/reprocess`,
      reason,
      bearer(hub.operator),
    );
    t.equal(again.status, 409);
    t.equal((await pushes()).length, 1);
    t.ok(json.messages[0].receipt);
  });
}
