import fc from 'fast-check';
import t from 'tap';
import { type IdKind, idAt, newId, privateId, publicId } from '../../services/ledger/ids.ts';

const kinds: IdKind[] = ['ict', 'msg', 'dlv', 'att', 'rct'];
const kind = fc.constantFrom(...kinds);
const uuid = fc.uuid({ version: 7 });

t.test('an id comes back from its public form, and only as the kind it was', async () => {
  fc.assert(
    fc.property(kind, kind, uuid, (as, asked, id) => {
      const shown = publicId(as, id);
      return (
        /^[a-z]{3}_[0-9a-f]{32}$/.test(shown) &&
        privateId(asked, shown) === (as === asked ? id : undefined)
      );
    }),
  );
});

t.test('a public id is read with capitals and dashes too', async (t) => {
  const id = newId();
  t.equal(privateId('msg', `msg_${id}`), id);
  t.equal(privateId('msg', `msg_${id.toUpperCase()}`), id);
});

t.test('text that is no id is no id', async () => {
  const hexlike = fc.string({ unit: fc.constantFrom(...'0123456789abcdef-7_ '), maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof(fc.string(), hexlike), (text) => {
      const id = privateId('msg', `msg_${text}`);
      return (
        id === undefined || publicId('msg', id) === `msg_${text.toLowerCase().replaceAll('-', '')}`
      );
    }),
  );
});

t.test('later ids sort behind earlier ones', async (t) => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  t.strictSame([...ids].sort(), ids);
  t.equal(new Set(ids).size, ids.length);
});

t.test(
  'an id is not before the lowest id of its time and before that of a later time',
  async (t) => {
    const before = Date.now();
    const id = newId();
    const after = Date.now();
    t.ok(id >= idAt(before));
    // The clock of the ids may run a little ahead of a clock that was set back, never behind.
    t.ok(id < idAt(after + 60_000));
  },
);

t.test('the lowest ids of two times sort as the times do', async () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(
      time,
      time,
      (a, b) => a < b === idAt(a) < idAt(b) && (a === b) === (idAt(a) === idAt(b)),
    ),
  );
});
