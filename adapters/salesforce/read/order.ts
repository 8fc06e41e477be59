import { problem } from '../../../schemas/problems.ts';
import type { Order, Party } from '../../../schemas/types.ts';
import type { Settings } from '../settings.ts';
import { readAddress } from './address.ts';
import { compact, orAbsent } from './compact.ts';
import { FieldReader } from './field-reader.ts';
import { canonical, invalid, type KindReader, keys, type Reading } from './kinds.ts';
import { readLines, wholeAsLine } from './order-lines.ts';

/** An Opportunity is an order once it is won. */
export const readOpportunity: KindReader = (fields, settings) => {
  const stage = fields.record.values.get('StageName');
  const won =
    fields.record.values.get('IsWon') === 'true' || settings.wonStages.includes(stage ?? '');
  const detail =
    stage === undefined
      ? 'The Opportunity names no stage: StageName or IsWon must be among the fields that are sent.'
      : `The Opportunity is not won: its stage is ${stage.slice(0, 100)}.`;
  return orderOf(fields, settings, won ? undefined : detail, {
    date: 'CloseDate',
    amount: 'Amount',
    items: 'OpportunityLineItems',
  });
};

/** An Order of Salesforce is an order unless it is a draft. */
export const readOrder: KindReader = (fields, settings) => {
  const { values } = fields.record;
  const status = values.get('StatusCode') ?? values.get('Status');
  const draft = status?.toLowerCase() === 'draft' ? 'The Order is a draft.' : undefined;
  return orderOf(fields, settings, draft, {
    date: 'EffectiveDate',
    amount: 'TotalAmount',
    items: 'OrderItems',
  });
};

/** Where the two kinds keep the same thing. */
interface Names {
  date: string;
  amount: string;
  items: string;
}

function orderOf(
  fields: FieldReader,
  settings: Settings,
  notYet: string | undefined,
  names: Names,
): Reading {
  const own = fields.id('Id', settings.scheme);
  if (own === undefined) return invalid(fields, 'Id', `The ${fields.record.type} has no Id.`);
  const human = ['OrderNumber', 'OrderNumber__c', 'PoNumber'].map((name) => fields.text(name, 255));
  const numbers = [...human, own.value];
  const known = { type: 'order' as const, businessKeys: keys('order', numbers) };
  if (notYet !== undefined)
    return { ok: false, problem: problem('document_unknown', notYet), known };
  const id = numbers.find((number) => number !== undefined) ?? own.value;
  const currency = fields.currency(settings.currency);
  if (fields.flag('IsDeleted') === true) {
    const body: Order = {
      id,
      documentType: 'orderCancellation',
      orderReference: { id },
      orderLines: [],
    };
    return canonical('order', fields, numbers, body);
  }
  if (fields.record.unfinished.has(names.items))
    return invalid(fields, names.items, 'Some of its lines are missing: the list goes on.', known);
  const amount = fields.decimal(names.amount);
  const total = amount === undefined ? undefined : compact({ value: amount, currency });
  const name = fields.text('Name');
  const items = fields.record.lists.get(names.items) ?? [];
  const description = fields.text('Description', 20000);
  const body: Order = compact({
    id,
    documentType: 'order' as const,
    orderTypeCode: fields.text('Type', 60),
    issueDate: fields.date(names.date),
    currency,
    buyerParty: buyer(fields, settings),
    invoiceParty: place(fields, 'Billing'),
    delivery: orAbsent({ deliveryParty: place(fields, 'Shipping') }),
    notes: description === undefined ? undefined : [{ text: description }],
    totals: orAbsent({ totalAmount: total }),
    orderLines:
      items.length === 0
        ? [wholeAsLine(name ?? id, total)]
        : readLines(items, fields, settings, currency),
    extensions: fields.extensions(),
  });
  return canonical('order', fields, numbers, body);
}

function buyer(fields: FieldReader, settings: Settings): Party | undefined {
  const id = fields.id('AccountId', settings.scheme);
  const account = fields.record.parents.get('Account');
  return orAbsent({
    partyIdentification: id === undefined ? undefined : [id],
    partyName: account && new FieldReader(account, fields.warnings).text('Name'),
  });
}

function place(fields: FieldReader, prefix: 'Billing' | 'Shipping'): Party | undefined {
  return orAbsent({ postalAddress: readAddress(fields, prefix) });
}
