import type { Identifier, Supplier } from '../../../schemas/types.ts';
import { foreignIdentifier } from '../external-id.ts';
import type { Settings } from '../settings.ts';
import { readAddress } from './address.ts';
import { compact, orAbsent } from './compact.ts';
import type { FieldReader } from './field-reader.ts';
import { canonical, invalid, type KindReader, keys } from './kinds.ts';

/** An Account is read as a supplier; which Accounts are sent is for the organisation to decide. */
export const readAccount: KindReader = (fields, settings) => {
  const own = fields.id('Id', settings.scheme);
  if (own === undefined) return invalid(fields, 'Id', 'The Account has no Id.');
  const accountNumber = fields.text('AccountNumber', 255);
  const foreign = foreignIdentifier(fields.text(settings.externalIdField, 255) ?? '');
  const numbers = [accountNumber, own.value, foreign?.value];
  const partyName = fields.text('Name');
  if (partyName === undefined) {
    return invalid(fields, 'Name', 'The Account has no Name.', {
      type: 'supplier',
      businessKeys: keys('supplier', numbers),
    });
  }
  const body: Supplier = compact({
    partyIdentification: identifiers(fields, settings, own, accountNumber, foreign),
    partyName,
    postalAddress: readAddress(fields, 'Billing'),
    contacts: contacts(fields),
    website: fields.text('Website', 2000),
    currency: fields.currency(settings.currency),
    accountGroup: fields.text('Type', 60),
    industry: fields.text('Industry'),
    status: fields.flag('IsDeleted') === true ? { lifecycle: 'deleted' as const } : undefined,
    extensions: fields.extensions(),
  });
  return canonical('supplier', fields, numbers, body);
};

function identifiers(
  fields: FieldReader,
  { scheme }: Settings,
  own: Identifier,
  accountNumber: string | undefined,
  foreign: Identifier | undefined,
): Identifier[] {
  const duns = fields.text('DunsNumber', 255);
  return [
    own,
    ...(accountNumber === undefined
      ? []
      : [{ value: accountNumber, schemeId: `${scheme}:AccountNumber` }]),
    ...(foreign === undefined ? [] : [foreign]),
    ...(duns === undefined ? [] : [{ value: duns, schemeId: '0060' }]),
  ];
}

function contacts(fields: FieldReader): Supplier['contacts'] {
  const desk = orAbsent({ telephone: fields.text('Phone', 100), telefax: fields.text('Fax', 100) });
  return desk === undefined ? undefined : [desk];
}
