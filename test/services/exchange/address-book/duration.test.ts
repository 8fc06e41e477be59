import t from 'tap';
import { milliseconds } from '../../../../services/exchange/address-book/duration.ts';

t.test('a duration is counted in milliseconds', async (t) => {
  t.equal(milliseconds('1ms'), 1);
  t.equal(milliseconds('30s'), 30_000);
  t.equal(milliseconds('2m'), 120_000);
  t.equal(milliseconds('8h'), 28_800_000);
  t.equal(milliseconds('366d'), 31_622_400_000);
});

t.test('anything else is no duration', async (t) => {
  for (const text of ['', '5', 's', '0s', '05s', '1.5h', '-1s', '1 s', '1S', '1w', '1s\n']) {
    t.throws(() => milliseconds(text), RangeError, JSON.stringify(text));
  }
});
