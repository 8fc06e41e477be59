import fc from 'fast-check';
import t from 'tap';
import salesforce from '../../../adapters/salesforce/index.ts';
import type { Message } from '../../../schemas/message.ts';
import { checker } from '../../../schemas/validate.ts';
import { message, writeContext, written } from './samples.ts';

interface Made {
  method: string;
  path: string;
  reference: string;
  body: Record<string, unknown>;
}

function operation(name: string, settings: Record<string, unknown> = {}): Made {
  return JSON.parse(written(name, settings).body.toString('utf8')) as Made;
}

function changed(name: string, more: object, body: object = {}): Message {
  const original = message(name);
  return { ...original, ...more, body: { ...original.body, ...body } } as Message;
}

/** The sentence with which a message is refused. */
function refusal(one: Message, settings: Record<string, unknown> = {}): string {
  const made = salesforce.write(one, writeContext(settings));
  return made.ok ? 'written' : made.problem.detail;
}

t.test('decimals keep their digits and the key is not repeated in the body', async (t) => {
  const text = written('write-rating').body.toString('utf8');
  t.match(text, '"Score__c":87.50');
  t.match(text, /"path":"[^"]*PostOffice_Id__c/);
  t.notMatch(text, /"PostOffice_Id__c":/);
  const defaults = { Account: { PostOffice_Id__c: 'x', Type: 'Supplier' } };
  t.same(operation('write-supplier', { defaults }).body.PostOffice_Id__c, undefined);
});

t.test('two messages about one supplier hit the same record, whatever else they say', async (t) => {
  const one = operation('write-supplier').path;
  const later = changed('write-supplier', { action: 'update' }, { partyName: 'Wexcombe Group' });
  const made = salesforce.write(later, writeContext());
  t.ok(made.ok && (JSON.parse(made.body) as Made).path === one);
});

t.test('a record of this very organisation is changed under its own id', async (t) => {
  const settings = { organization_id: '00D5f000000QxWvEAK' };
  t.match(operation('write-own-lead', settings).path, /\/Lead\/00Q5f00000JkLmNEAV$/);
  t.match(operation('write-own-lead').path, /\/Lead\/PostOffice_Id__c\/urn%3Asalesforce/);
});

t.test('an update gets no defaults, and what the message says wins', async (t) => {
  const settings = {
    defaults: { Lead: { Company: 'Unknown', LastName: '?', Region__c: 'North' } },
  };
  t.match(operation('write-lead', settings).body, {
    Company: 'Månsson & Söner AB',
    LastName: 'Månsson',
    Region__c: 'North',
  });
  const update = salesforce.write(
    changed('write-lead', { action: 'update' }),
    writeContext(settings),
  );
  t.ok(update.ok && !update.body.includes('Region__c'));
});

t.test('an order of a party does not also name the default account', async (t) => {
  const settings = {
    order_account: 'buyer',
    defaults: { Order: { AccountId: '0015f00000HgFeD' } },
  };
  const { body } = operation('write-order', settings);
  t.same(body.Account, { PostOffice_Id__c: 'urn:sap:kunnr:erp|0000100007' });
  t.equal(body.AccountId, undefined);
  t.equal(
    operation('write-order', { ...settings, order_account: 'seller' }).body.AccountId,
    '0015f00000HgFeD',
  );
  const own = { ...settings, organization_id: '00D5f000000QxWv' };
  const party = { value: '0015f00000AbCdEAAV', schemeId: 'urn:salesforce:00D5f000000QxWvEAK' };
  const made = salesforce.write(
    changed('write-order', {}, { buyerParty: { partyIdentification: [party] } }),
    writeContext(own),
  );
  t.ok(made.ok && (JSON.parse(made.body) as Made).body.AccountId === party.value);
});

t.test('an order without a date starts on the day it was accepted', async (t) => {
  const undated = changed('write-order', {}, { issueDate: undefined });
  const made = salesforce.write(undated, writeContext());
  t.ok(made.ok && (JSON.parse(made.body) as Made).body.EffectiveDate === '2026-01-02');
});

t.test('what Salesforce has no place for is refused with a sentence', async (t) => {
  const cancellation = message('write-order-cancellation');
  t.match(refusal(cancellation), /cancelled_status/);
  t.match(refusal(message('write-supplier-delete')), /allow_delete/);
  const response = { documentType: 'orderResponse', orderReference: { id: '1' } };
  t.match(refusal(changed('write-order', {}, response)), /response/);
  const lines = Array.from({ length: 25 }, (_, at) => ({ id: `${at}`, lineIndex: at + 1 }));
  t.match(
    refusal(changed('write-order', {}, { orderLines: lines }), { order_items: true }),
    /25 lines/,
  );
  t.equal(refusal(changed('write-order', {}, { orderLines: lines })), 'written');
  const receipt = { ...message('write-lead'), type: 'receipt' } as unknown as Message;
  t.match(refusal(receipt), /no place for a receipt/);
});

t.test('a line keeps its record wherever a later document puts it', async (t) => {
  const urls = (name: string, ids: string[]) => {
    const orderLines = ids.map((id, at) => ({ id, lineIndex: at + 1 }));
    const made = salesforce.write(
      changed(name, {}, { orderLines }),
      writeContext({ order_items: true }),
    );
    if (!made.ok) throw new Error(made.problem.detail);
    const { compositeRequest } = (JSON.parse(made.body) as Made).body;
    return (compositeRequest as { url: string }[]).slice(1).map(({ url }) => url);
  };
  const [, twenty, again] = urls('write-order-items', ['00010', '00020', '00020']);
  t.not(again, twenty, 'a number that comes twice is two records');
  t.same(urls('write-order-change', ['00020']), [twenty]);
  t.same(urls('write-order-change', ['00020', '00010', '00020'])[2], again);
});

t.test(
  'a cancellation deletes the order where that is allowed and no status is named',
  async (t) => {
    const made = salesforce.write(
      message('write-order-cancellation'),
      writeContext({ allow_delete: true }),
    );
    t.ok(made.ok);
    t.match(made.ok && JSON.parse(made.body), { method: 'DELETE', path: /4500000815$/ });
  },
);

t.test('the paths of extra fields reach values, and JSON where there is more', async (t) => {
  const extra_fields = {
    order: {
      Lines__c: 'orderLines',
      Buyer__c: 'buyerParty.partyName',
      No__c: 'a.b',
      Proto__c: 'toString',
    },
  };
  const { body } = operation('write-order', { extra_fields });
  t.equal(body.Buyer__c, 'Larkfield Stores');
  t.equal((JSON.parse(body.Lines__c as string) as unknown[]).length, 2);
  t.notOk('No__c' in body || 'Proto__c' in body);
});

t.test('any number makes a path of one segment, and the same bytes every time', async (t) => {
  const number = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
    fc.constantFrom('..', '.', '/', '../../x', '\ud800', "O'Brien\\", '%2F', '?a#b', ' '),
  );
  const scheme = fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(number, scheme, fc.boolean(), (value, schemeId, own) => {
        const identifier = { value, schemeId: own ? 'urn:salesforce:crm' : schemeId };
        const one = changed('write-supplier', {}, { partyIdentification: [identifier] });
        const made = salesforce.write(one, writeContext());
        const again = salesforce.write(structuredClone(one), writeContext());
        if (!made.ok || !again.ok || made.body !== again.body) return false;
        const { path } = JSON.parse(made.body) as Made;
        const { pathname, search, hash } = new URL(path, 'https://crm.example');
        return pathname === path && search + hash === '' && path.split('/').length === 8;
      }),
      { seed: 20260102, numRuns: 300 },
    ),
  );
});

t.test('settings are checked: what is misspelt or of a wrong kind is told', async (t) => {
  const check = checker(salesforce.settings);
  t.same(check({}), []);
  t.same(check({ organization_id: '00D5f000000QxWv', rating_fields: { label: null } }), []);
  for (const wrong of [
    { organisation_id: '00D5f000000QxWv' },
    { organization_id: '00D' },
    { external_id_field: 'a/b' },
    { api_version: '62' },
    { defaults: { Contact: {} } },
    { extra_fields: { lead: { A__c: '../x' } } },
    { order_account: 'both' },
  ])
    t.equal(check(wrong).length > 0, true, JSON.stringify(wrong));
});
