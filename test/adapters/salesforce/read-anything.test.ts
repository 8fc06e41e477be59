import fc from 'fast-check';
import t from 'tap';
import { bodyViolations } from '../../../schemas/validate.ts';
import { fixture, readIt } from './samples.ts';

t.test('whatever fields hold, reading gives a valid document or a reason', async (t) => {
  const types = ['Lead', 'Account', 'Opportunity', 'Order', 'Supplier_Rating__c'];
  const names = [
    ...['Id', 'Name', 'Status', 'StageName', 'IsWon', 'Amount', 'CurrencyIsoCode', 'CloseDate'],
    ...['BillingStreet', 'BillingCountry', 'Country', 'NumberOfEmployees', 'LastModifiedDate'],
    ...['Score__c', 'Rated_Party_Name__c', 'Criteria__c', 'PostOffice_Id__c', 'AccountNumber'],
    ...['IsDeleted', 'OwnerId', 'EffectiveDate', 'OrderItems', 'Account', 'toString', 'valueOf'],
  ];
  const sensible = fc.constantFrom(
    ...['true', 'false', 'Closed Won', '1e5', '-3', '2026-02-30', 'EUR', 'final', 'urn:x|7', '[]'],
    ...['[{"code":"a"}]', 'Germany', '00Q5f00000JkLmN', '2026-01-01T00:00:00.000+0000', '\u0001'],
  );
  const value = fc.oneof(sensible, fc.string(), fc.jsonValue({ maxDepth: 3 }));
  const record = fc.tuple(
    fc.constantFrom(...types),
    fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true }),
  );
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(record, ([type, fields]) => {
        const text = JSON.stringify({ ...fields, attributes: { type } });
        const result = readIt(text);
        if (!result.ok) return result.problem.code === 'json_forbidden';
        const [only] = result.documents;
        if (only === undefined) return false;
        if (!only.result.ok) return only.result.problem.code !== 'internal';
        const { document } = only.result;
        return bodyViolations(document.type, document.body).length === 0;
      }),
      { numRuns: 500, seed: 20260102 },
    ),
  );
});

t.test('reading never throws, whatever became of the bytes', async (t) => {
  const whole = fc.constantFrom(
    ...['leads.xml', 'accounts.xml', 'ratings.xml', 'rest-query.json'].map(fixture),
  );
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        whole,
        fc.nat(),
        fc.uint8Array({ maxLength: 12 }),
        fc.nat(30),
        (bytes, at, put, cut) => {
          const place = at % bytes.length;
          const mutated = [bytes.subarray(0, place), put, bytes.subarray(place + cut)];
          return readIt(Buffer.concat(mutated)) !== undefined;
        },
      ),
      { numRuns: 300, seed: 20260102 },
    ),
  );
});
