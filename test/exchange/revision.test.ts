import t from 'tap';
import type { Message } from '../../schemas/message.ts';
import { revisionOf } from '../../services/exchange/revision.ts';

const message = (body: object = {}, rest: object = {}) =>
  ({
    type: 'order',
    source: { system: 'shop', nativeId: 'x', nativeType: 'canonical' },
    occurredAt: '2026-01-02T03:04:05.678Z',
    businessKeys: [{ kind: 'order', value: ' 00po-1' }],
    body,
    ...rest,
  }) as unknown as Message;

const key = 'order canonical order PO-1';

t.test('a sequence number counts first, then a version, then the time', async (t) => {
  const all = message({ documentVersion: '3' }, { sequence: '00012' });
  t.strictSame(revisionOf(all, true), { key, by: 'sequence', value: '00012' });
  t.strictSame(revisionOf(message({ documentVersion: '3' }), true), {
    key,
    by: 'version',
    value: '3',
  });
  t.strictSame(revisionOf(message(), true), { key, by: 'time', value: '1767323045678' });
});

t.test('a version that is no number says nothing, nor does the time of receipt', async (t) => {
  t.strictSame(revisionOf(message({ documentVersion: 'B' }), false), undefined);
  t.strictSame(revisionOf(message(), false), undefined);
  t.strictSame(revisionOf(message({}, { occurredAt: 'yesterday' }), true), undefined);
});
