import { createHash } from 'node:crypto';
import t from 'tap';
import sap from '../../../adapters/sap/index.ts';
import type { Message } from '../../../schemas/message.ts';
import { gateway, service } from './gateway.ts';
import { sendContext } from './network.ts';
import { known, outbound, sendTo, supplier } from './supplier.ts';

t.test('a supplier that SAP does not know is looked for, then created in one insert', async (t) => {
  const { outcome, server } = await sendTo([]);
  t.match(outcome, { result: 'delivered', status: '201', reference: '1001' });
  t.same(
    server.asked.map(({ method, path }) => `${method} ${path}`),
    [`GET ${service}/A_BusinessPartner`, `POST ${service}/A_BusinessPartner`],
  );
  const [look, create] = server.asked;
  t.equal(look?.query.get('$filter'), "BusinessPartnerIDByExtSystem eq '00003002''0'");
  t.equal(look?.query.get('sap-client'), '300');
  t.equal(look?.headers['x-csrf-token'], 'Fetch');
  t.equal(create?.headers['x-csrf-token'], 'token-s1');
  t.match(create?.headers.cookie, /SAP_SESSIONID=s1; sap-usercontext=c%3d1/);
  t.equal(create?.body, outbound().body.toString(), 'the bytes of the ledger are sent');
});

t.test('sent again, the same supplier is changed, not created twice', async (t) => {
  const server = await gateway();
  t.teardown(server.close);
  const context = sendContext(server.url, { message: supplier });
  t.match(await sap.send(outbound(), context), { result: 'delivered', reference: '1001' });
  t.match(await sap.send(outbound(), context), { result: 'delivered', reference: '1001' });
  t.equal(server.state.partners.length, 1);
  t.equal(server.state.sessions.size, 1, 'token and cookies are kept together');
});

t.test('a known supplier is changed entity by entity, with the ETag of each', async (t) => {
  const { outcome, server } = await sendTo([known]);
  const changes = server.asked.slice(1);
  t.same(
    changes.map(({ method, path }) => `${method} ${path.slice(service.length)}`),
    [
      "PATCH /A_BusinessPartner('10042')",
      "PATCH /A_BusinessPartnerAddress(BusinessPartner='10042',AddressID='77')",
      "PATCH /A_Supplier('10042')",
    ],
  );
  t.same(
    changes.map(({ headers }) => headers['if-match']),
    ['W/"datetimeoffset\'2026-01-01\'"', 'W/"a1"', '*'],
  );
  const [partner, address, vendor] = changes.map(({ body }) => JSON.parse(body));
  t.match(partner, { OrganizationBPName1: 'Fjord Components AS' });
  t.notOk('BusinessPartnerCategory' in partner || 'to_Supplier' in partner);
  t.same(address, { CityName: 'Bergen', Country: 'NO' });
  t.match(vendor, { PurchasingIsBlocked: true });
  const digest = createHash('sha256');
  for (const { body } of changes) digest.update(body);
  t.match(outcome, {
    result: 'delivered',
    reference: '10042',
    sent: { sha256: digest.digest('hex') },
  });
});

t.test('a supplier that this SAP numbered comes back under that number', async (t) => {
  const back = (number: string) =>
    ({
      ...supplier,
      body: {
        partyIdentification: [
          { value: '0015f00000HgFeDAAV', schemeId: 'urn:salesforce:org' },
          { value: number, schemeId: 'urn:sap:lifnr:fixture' },
        ],
        partyName: 'Fjord Components AS',
      },
    }) as Message;
  const server = await gateway([{ ...known, Supplier: '10042' }]);
  t.teardown(server.close);
  const send = (message: Message) =>
    sap.send(outbound(message), sendContext(server.url, { message }));
  t.match(await send(back('0000010042')), { result: 'delivered', reference: '10042' });
  t.equal(server.asked[0]?.query.get('$filter'), "Supplier eq '10042'");
  t.equal(server.state.partners.length, 1, 'it is not created again');
  t.match(await send(back('0000077777')), { status: '201' }, 'a number that is not known here');
  t.match(await send(back('0000077777')), { status: '204' }, 'then by the number it came with');
  t.equal(server.state.partners.length, 2);
});

t.test('a known supplier without an address gets one', async (t) => {
  const { server } = await sendTo([{ ...known, to_BusinessPartnerAddress: { results: [] } }]);
  const added = server.asked.find(({ method }) => method === 'POST');
  t.equal(added?.path, `${service}/A_BusinessPartner('10042')/to_BusinessPartnerAddress`);
  t.same(JSON.parse(added?.body ?? ''), { CityName: 'Bergen', Country: 'NO' });
});

t.test('deleting what SAP does not have is done already', async (t) => {
  const server = await gateway();
  t.teardown(server.close);
  const message = { ...supplier, action: 'delete' } as Message;
  const outcome = await sap.send(outbound(), sendContext(server.url, { message }));
  t.match(outcome, { result: 'delivered', detail: /nothing to delete/ });
  t.equal(server.state.partners.length, 0);
});
