import t from 'tap';
import { fixture, onlyDocument, onlyOrder, readText, refusal, warningsOf } from './samples.ts';

const confirmation = fixture('confirmation.xml');

t.test('a line may be accepted in part and rejected in part', async (t) => {
  const [line] = onlyOrder(readText(confirmation)).orderLines;
  t.match(line?.lineStatus, [
    { code: 'accepted', quantity: { value: '3' }, deliveryDate: '2026-02-14T12:00:00+00:00' },
    { code: 'rejected', quantity: { value: '2' }, reason: 'Out of stock' },
  ]);
  t.equal(line?.quantity?.value, '5');
});

t.test('the seller speaks in a confirmation', async (t) => {
  const order = onlyOrder(readText(confirmation));
  t.equal(order.sellerParty?.partyIdentification?.[0]?.value, 'AN00990000202');
  t.equal(order.buyerParty?.partyIdentification?.[0]?.value, 'AN00990000101');
});

t.test('a confirmation is known by the order first, then by its own number', async (t) => {
  const document = onlyDocument(readText(confirmation));
  t.same(document.businessKeys, [
    { kind: 'order', value: '0000471100' },
    { kind: 'confirmation', value: 'OC-55' },
  ]);
  t.equal(document.correlationId, '1767323045.0042.77@buy.nordwerk.example');
});

t.test('every type of confirmation has a verdict, and another type is refused', async (t) => {
  const verdict = (type: string) =>
    onlyOrder(
      readText(confirmation.replace('type="detail" noticeDate', `type="${type}" noticeDate`)),
    ).responseCode;
  t.same(
    ['accept', 'reject', 'detail', 'allDetail', 'backordered', 'except', 'replace'].map(verdict),
    ['accepted', 'rejected', 'detail', 'detail', 'backordered', 'changed', 'changed'],
  );
  const pay = confirmation.replace('type="detail" noticeDate', 'type="requestToPay" noticeDate');
  t.equal(refusal(readText(pay)), 'document_invalid');
});

t.test('a status that nobody knows is open, with a warning', async (t) => {
  const odd = confirmation.replace('type="accept"', 'type="perhaps"');
  const [line] = onlyOrder(readText(odd)).orderLines;
  t.match(line?.lineStatus?.[0], { code: 'open', reasonCode: 'perhaps' });
  t.ok(warningsOf(onlyDocument(readText(odd))).includes('status_unknown'));
});

t.test('a confirmation that names the payloadID only is found by it', async (t) => {
  const document = onlyDocument(readText(fixture('confirmation-rejected.xml')));
  t.same(document.businessKeys, [
    { kind: 'orderDocument', value: '1767323045.0042.77@buy.nordwerk.example' },
  ]);
});

t.test('a confirmation of no order is refused', async (t) => {
  const lost = confirmation
    .replace('orderID="0000471100"', '')
    .replace(/<DocumentReference payloadID="1767323045[^>]*>/, '');
  t.equal(refusal(readText(lost)), 'document_invalid');
});
