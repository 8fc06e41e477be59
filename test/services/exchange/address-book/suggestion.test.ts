import t from 'tap';
import {
  closest,
  distance,
  neighbours,
} from '../../../../services/exchange/address-book/suggestion.ts';

t.test('a distance counts insertions, deletions, substitutions and swaps', async (t) => {
  t.equal(distance('', ''), 0);
  t.equal(distance('erp', ''), 3);
  t.equal(distance('shop', 'shops'), 1);
  t.equal(distance('shop', 'shpo'), 1);
  t.equal(distance('webhook', 'wehbok'), 2);
  t.equal(distance('sap', 'srm'), 2);
});

t.test('the closest name is suggested, and none that is far', async (t) => {
  t.equal(closest('warehuose', ['shop', 'warehouse-2', 'warehouse']), 'warehouse');
  t.equal(closest('sap', ['srm']), undefined);
  t.equal(closest('ab', ['xy', 'b']), 'b');
  t.equal(closest('erp', ['erp']), undefined, 'the same name is no suggestion');
});

t.test('the neighbours of a name are exactly one edit away', async (t) => {
  const all = new Set(neighbours('srm'));
  for (const name of ['sm', 'rsm', 'srrm', 'srmx', 'ssm', 'xrm']) t.ok(all.has(name), name);
  all.delete('srm');
  t.ok([...all].every((name) => distance('srm', name) === 1));
});
