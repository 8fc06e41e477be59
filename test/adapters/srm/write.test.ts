import t from 'tap';
import srm from '../../../adapters/srm/index.ts';
import type { Message } from '../../../schemas/message.ts';
import type { Order, OrderLine } from '../../../schemas/types.ts';
import {
  fixture,
  messageFixture,
  messageOf,
  onlyDocument,
  onlyOrder,
  onlyRating,
  onlySupplier,
  readText,
  writeContext,
  writtenOf,
} from './samples.ts';

const settings = {
  from_domain: 'NetworkId',
  from_identity: 'AN1',
  to_domain: 'DUNS',
  to_identity: '099900202',
};

const line: OrderLine = {
  id: '10',
  lineIndex: 1,
  item: { name: 'Rope' },
  quantity: { value: '3' },
  price: { amount: { value: '1.10', currency: 'EUR' } },
};

function order(more: Partial<Order> = {}): Message {
  return messageOf({ id: '0000471100', documentType: 'order', orderLines: [line], ...more });
}

function refusalOf(message: Message, more: Record<string, unknown> = settings): string | undefined {
  const written = srm.write(message, { ...writeContext, settings: more });
  return written.ok ? undefined : written.problem.pointer;
}

t.test(
  'the payloadID comes from the idempotency key, the timestamp from the acceptance',
  async (t) => {
    const body = writtenOf(order(), settings);
    t.match(body, 'payloadID="dlv_0192f0c0000070008000000000000001@post-office"');
    t.match(body, 'timestamp="2026-01-02T03:04:05+00:00"');
    t.match(body, '<SharedSecret>{shared_secret}</SharedSecret>');
  },
);

t.test('identities come from the settings, else from the parties of the message', async (t) => {
  const parties: Partial<Order> = {
    buyerParty: { partyIdentification: [{ value: 'AN9', schemeId: 'urn:ariba:anid' }] },
    sellerParty: { partyIdentification: [{ value: 'V7', schemeId: 'urn:cxml:vendorid' }] },
  };
  const known = onlyOrder(readText(writtenOf(order(parties))));
  t.match(known.buyerParty, parties.buyerParty);
  t.match(known.sellerParty, parties.sellerParty);
  const set = onlyOrder(readText(writtenOf(order(parties), settings)));
  t.equal(set.buyerParty?.partyIdentification?.[0]?.value, 'AN1');
  t.equal(refusalOf(order(), {}), '/settings/from_identity');
});

t.test('without a shared secret for the receiver there is no place for one', async (t) => {
  const body = writtenOf(order(), { ...settings, sender_authentication: 'none' });
  t.notMatch(body, 'SharedSecret');
});

t.test('what cXML demands and the message lacks is refused with a pointer', async (t) => {
  const without = (more: Partial<OrderLine>, currency?: string) =>
    order({ currency, orderLines: [{ ...line, ...more }] });
  t.equal(refusalOf(without({ quantity: undefined })), '/body/orderLines/0/quantity');
  t.equal(refusalOf(without({ price: undefined }, 'EUR')), '/body/orderLines/0/price');
  t.equal(
    refusalOf(without({ price: { amount: { value: '1' } } })),
    '/body/totals/totalAmount/currency',
  );
  t.equal(
    refusalOf(order({ documentType: 'orderCancellation', orderReference: {}, orderLines: [] })),
    '/body/orderLines',
  );
});

t.test('a missing price or currency can be set', async (t) => {
  const free = order({ orderLines: [{ ...line, price: undefined }] });
  const more = { ...settings, missing_price: 'zero', default_currency: 'EUR' };
  t.same(onlyOrder(readText(writtenOf(free, more))).orderLines[0]?.price?.amount, {
    value: '0',
    currency: 'EUR',
  });
});

t.test('a total that is not stated is the sum of the lines', async (t) => {
  const basis = { amount: { value: '12.30', currency: 'EUR' }, baseQuantity: { value: '100' } };
  const second = { ...line, id: '20', lineIndex: 2, quantity: { value: '5' }, price: basis };
  const { totals } = onlyOrder(
    readText(writtenOf(order({ orderLines: [line, second] }), settings)),
  );
  t.same(totals?.totalAmount, { value: '3.915', currency: 'EUR' });
});

t.test('line ids that cXML cannot hold become positions, and travel beside them', async (t) => {
  for (const ids of [
    ['A1', 'A2'],
    ['00010', '10'],
  ]) {
    const orderLines = ids.map((id, index) => ({ ...line, id, lineIndex: index + 1 }));
    const read = onlyOrder(readText(writtenOf(order({ orderLines }), settings))).orderLines;
    t.same(
      read.map(({ id }) => id),
      ['1', '2'],
    );
    t.same(
      read.map(({ extensions }) => extensions?.['Extrinsic/lineId']),
      [ids[0], ids[1]],
    );
  }
  const kept = onlyOrder(
    readText(writtenOf(order({ orderLines: [{ ...line, id: '00010' }] }), settings)),
  );
  t.equal(kept.orderLines[0]?.id, '00010');
});

t.test('a sub-item names its parent by the number that the parent has there', async (t) => {
  const parents = (lines: [id: string, parentLineId?: string][]) => {
    const orderLines = lines.map(([id, parentLineId], index) => ({
      ...line,
      id,
      lineIndex: index + 1,
      parentLineId,
    }));
    const read = onlyOrder(readText(writtenOf(order({ orderLines }), settings))).orderLines;
    return read.map(({ parentLineId }) => parentLineId);
  };
  t.same(parents([['10'], ['20', '10']]), [undefined, '10']);
  t.same(parents([['x'], ['A'], ['A1', 'A'], ['A2', 'B']]), [undefined, undefined, '2', undefined]);
  t.same(parents([['20', '10']]), ['10'], 'a parent that did not change is not there');
});

t.test('a test stays a test, whatever the settings say', async (t) => {
  const body = writtenOf(order({ extensions: { deploymentMode: 'test' } }), settings);
  t.match(body, '<Request deploymentMode="test">');
});

t.test('a date leaves as its noon, an instant without its fraction', async (t) => {
  t.match(
    writtenOf(order({ issueDate: '2026-01-02' }), settings),
    'orderDate="2026-01-02T12:00:00+00:00"',
  );
  t.match(
    writtenOf(order({ issueDate: '2026-01-02T03:04:05.5-06:00' }), settings),
    'orderDate="2026-01-02T03:04:05-06:00"',
  );
});

t.test('what only cXML knows of an order and its lines leaves as it came', async (t) => {
  const request = fixture('order-new.xml')
    .replace(
      '<OrderRequestHeader',
      '<OrderRequestHeader shipComplete="yes" pickUpDate="2026-03-01"',
    )
    .replace('<ItemOut', '<ItemOut isReturn="yes" itemType="item"');
  const document = onlyDocument(readText(request));
  t.ok(document.warnings?.some(({ code }) => code === 'line_is_return'));
  const written = writtenOf(messageOf(document.body as Order), settings);
  t.match(written, /<OrderRequestHeader [^>]*shipComplete="yes"[^>]*pickUpDate="2026-03-01"/);
  t.match(written, /<ItemOut [^>]*itemType="item"[^>]*isReturn="yes"/);
});

t.test('a line is wanted on a day, or at an instant without its fraction', async (t) => {
  const wanted = (requestedDate: string) => {
    const orderLines = [{ ...line, delivery: { requestedDate } }];
    const written = writtenOf(order({ orderLines }), settings);
    return /<ItemOut [^>]*requestedDeliveryDate="([^"]*)"/.exec(written)?.[1];
  };
  t.equal(wanted('2026-01-02'), '2026-01-02');
  t.equal(wanted('2026-01-02T03:04:05.5Z'), '2026-01-02T03:04:05+00:00');
});

t.test('a confirmation says what its lines say', async (t) => {
  const type = (
    codes: ('accepted' | 'rejected' | 'backordered')[],
    responseCode?: Order['responseCode'],
  ) =>
    /<ConfirmationHeader[^>]* type="(\w+)"/.exec(
      writtenOf(
        order({
          documentType: 'orderResponse',
          orderReference: { id: '0000471100' },
          responseCode,
          orderLines: [
            { ...line, lineStatus: codes.map((code) => ({ code, quantity: { value: '1' } })) },
          ],
        }),
        settings,
      ),
    )?.[1];
  t.equal(type(['accepted']), 'accept');
  t.equal(type(['accepted', 'rejected'], 'accepted'), 'detail');
  t.equal(type(['accepted', 'rejected'], 'changed'), 'except');
  t.equal(type(['backordered']), 'backordered');
  t.equal(type(['rejected'], 'rejected'), 'reject');
  t.equal(type(['rejected']), 'detail');
});

t.test('a confirmation without a verdict or without quantities is refused', async (t) => {
  const response = { documentType: 'orderResponse', orderReference: { id: '1' } } as const;
  t.equal(refusalOf(order({ ...response, orderLines: [] })), '/body/responseCode');
  const bare = { id: '1', lineIndex: 1, lineStatus: [{ code: 'accepted' as const }] };
  t.equal(refusalOf(order({ ...response, orderLines: [bare] })), '/body/orderLines/0/quantity');
});

t.test('accept 3, reject 2 comes back as it went', async (t) => {
  const message = messageFixture('write-confirmation') as Message & { type: 'order' };
  const read = onlyOrder(readText(writtenOf(message)));
  t.match(read.orderLines[0]?.lineStatus, message.body.orderLines[0]?.lineStatus);
  t.equal(read.orderReference?.id, '0000471100');
});

t.test('an update of a confirmation stays one, and names what it replaces', async (t) => {
  const update = onlyDocument(readText(fixture('confirmation.xml')));
  t.equal(update.action, 'update');
  const written = writtenOf({ ...messageFixture('write-confirmation'), ...update } as Message);
  t.match(written, 'confirmID="OC-55" operation="update"');
  const again = onlyDocument(readText(written));
  t.equal(again.action, 'update');
  const replaced = { 'DocumentReference/payloadID': 'oc-54@sell.ankerhaus.example' };
  t.match((again.body as Order).extensions, replaced);
  const first = writtenOf({
    ...messageFixture('write-confirmation'),
    ...update,
    action: 'create',
  } as Message);
  t.match(first, 'operation="new"');
  t.notMatch(first, 'oc-54@');
});

t.test('a supplier goes by its number, and comes back as it went', async (t) => {
  const message = messageFixture('write-supplier') as Message & { type: 'supplier' };
  const supplier = onlySupplier(
    readText(writtenOf(message, { supplier_number_scheme: 'urn:sap:lifnr:erp' })),
  );
  t.match(supplier.partyIdentification[0], { value: '0000700042' });
  t.match(supplier, {
    partyName: message.body.partyName,
    postalAddress: message.body.postalAddress,
    website: message.body.website,
    paymentTerms: 'ZB30',
    status: { lifecycle: 'active', purchasingBlocked: true },
  });
  t.equal(supplier.contacts?.[0]?.telephone, '+49 40 5550199');
});

t.test(
  'a supplier that Coupa numbered goes back to that record; a deleted one becomes inactive',
  async (t) => {
    const message = messageFixture('write-supplier') as Message & { type: 'supplier' };
    const partyIdentification = [
      { value: '55', schemeId: 'urn:coupa:supplier:shop' },
      { value: '0000700042', schemeId: 'urn:sap:lifnr:erp' },
    ];
    const body = { ...message.body, partyIdentification };
    const written = JSON.parse(writtenOf({ ...message, body, action: 'delete' }));
    t.match(written, { id: '55', status: 'inactive' });
    t.notOk('number' in written);
  },
);

t.test('a rating leaves on the scale from 0 to 100, and comes back', async (t) => {
  const message = messageFixture('write-rating') as Message & { type: 'rating' };
  const rating = onlyRating(readText(writtenOf(message)));
  t.equal(rating.id, 'R-2025-17');
  t.same(rating.score, { value: '87.5', min: '0', max: '100' });
  t.equal(rating.status, 'final');
  t.equal(rating.criteria?.[1]?.score?.value, '33.3333');
  const pending = { ...message, body: { ...message.body, status: 'pending' as const } };
  t.equal(JSON.parse(writtenOf(pending))['final-score'], '-1');
  t.equal(onlyRating(readText(writtenOf(pending))).status, 'pending');
});

t.test('a lead is nothing for an SRM', async (t) => {
  const lead = { ...order(), type: 'lead', body: { identifiers: [{ value: '1' }] } } as Message;
  const written = srm.write(lead, { ...writeContext, settings });
  t.match(written, { ok: false, problem: { code: 'document_unknown' } });
});
