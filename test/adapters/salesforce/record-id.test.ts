import fc from 'fast-check';
import t from 'tap';
import { recordId, sameIdForm } from '../../../adapters/salesforce/record-id.ts';

const short = fc.stringMatching(/^[A-Za-z0-9]{15}$/);

t.test('known ids of 15 characters get the suffix that Salesforce gives them', async (t) => {
  const known = [
    ['500x000000003TR', '500x000000003TRAAY'],
    ['a0D30000001n7Pi', 'a0D30000001n7PiEAI'],
    ['0019000000B98de', '0019000000B98deAAB'],
    ['001R00000064wdt', '001R00000064wdtIAA'],
    ['aaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaAAA'],
    ['AAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAA555'],
  ];
  for (const [id, long] of known) t.equal(recordId(id as string), long);
});

t.test('the long form is the short one and three characters, and stays itself', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(short, (id) => {
        const long = recordId(id) ?? '';
        if (!/^[A-Za-z0-9]{15}[A-Z0-5]{3}$/.test(long)) return false;
        return long.startsWith(id) && recordId(long) === long;
      }),
      { numRuns: 50 },
    ),
  );
});

t.test('ids that differ only in case have long forms that differ without case', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(short, fc.nat(14), (id, at) => {
        const turned =
          id.charAt(at) === id.charAt(at).toUpperCase() ? 'toLowerCase' : 'toUpperCase';
        const other = id.slice(0, at) + id.charAt(at)[turned]() + id.slice(at + 1);
        fc.pre(other !== id);
        return recordId(id)?.toLowerCase() !== recordId(other)?.toLowerCase();
      }),
    ),
  );
});

t.test('what is no id has no long form, and is compared as it is', async (t) => {
  for (const text of ['', '23foo', '00Q5f00000JkLm', '00Q5f00000JkLm-', '00Q5f00000JkLmNAA9'])
    t.equal(recordId(text), undefined, text);
  t.equal(sameIdForm('23foo'), '23foo');
  t.equal(sameIdForm('500x000000003TR'), sameIdForm('500x000000003TRAAY'));
});
