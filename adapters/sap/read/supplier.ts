import { problem } from '../../../schemas/problems.ts';
import type { BusinessKey, Identifier, Supplier } from '../../../schemas/types.ts';
import { languageOf } from '../languages.ts';
import { isText, postalAddress } from './address.ts';
import { addressRecord } from './adrmas.ts';
import { bankAccounts } from './bank.ts';
import { ExtensionFields } from './extensions.ts';
import { distinct, partyIdentifier } from './identifier.ts';
import type { Normalized } from './order.ts';
import type { Reading } from './reading.ts';
import { field, isNoData, type Segment, segment, segments } from './segment.ts';
import { supplierContacts } from './supplier-contacts.ts';
import { taxRegistrations } from './tax-numbers.ts';
import { currency, defined } from './values.ts';

/**
 * MSGFN: 003 delete, 004 change, 009 original; 005 (replace), 018 (resend), 023 and none ask the
 * receiver to have the record as it is told.
 */
const actions = new Map<string, 'create' | 'update' | 'delete'>([
  ['003', 'delete'],
  ['004', 'update'],
  ['009', 'create'],
]);

/** General fields without a canonical name. MCOD1 and SORTL are truncated search terms: never read. */
const carried = ['ANRED', 'ERDAT', 'SPERQ', 'SPERZ', 'VBUND', 'KONZS', 'LNRZA', 'XCPDK', 'ADRNR'];

/** A vendor master, CREMAS, as a canonical supplier. */
export function readSupplier(reading: Reading, idoc: Segment): Normalized {
  const vendors = segments(idoc, 'E1LFA1M');
  const [vendor] = vendors;
  if (!vendor || vendors.length > 1) {
    return refused(`There are ${vendors.length} segments E1LFA1M, not one.`, idoc, 'E1LFA1M');
  }
  const number = field(vendor, 'LIFNR');
  if (number === undefined) return refused('The vendor has no number.', vendor, 'LIFNR');
  const record = addressRecord(reading, idoc);
  const partyName = nameOf(vendor) ?? record.name;
  if (partyName === undefined) return refused('The vendor has no name.', vendor, 'NAME1');
  const companies = segments(vendor, 'E1LFB1M');
  const buyers = segments(vendor, 'E1LFM1M');
  const contacts = supplierContacts(vendor, record);
  const extensions = new ExtensionFields();
  extensions.addFields('E1LFA1M', vendor, carried);
  extensions.addQualified(vendor, 'E1LFB1M', 'BUKRS', 'ZTERM', []);
  extensions.addQualified(vendor, 'E1LFM1M', 'EKORG', 'ZTERM', []);
  const body: Supplier = defined({
    partyIdentification: identifiers(reading, vendor, number),
    partyName,
    postalAddress: record.address ?? postalAddress(reading, vendor),
    contacts: contacts.length === 0 ? undefined : contacts.slice(0, 200),
    website: field(vendor, 'LFURL') ?? record.website,
    taxRegistrations: taxRegistrations(vendor),
    bankAccounts: bankAccounts(reading, vendor),
    paymentTerms: first(buyers, 'ZTERM') ?? first(companies, 'ZTERM'),
    currency: currency(
      reading,
      buyers.find((from) => field(from, 'WAERS')),
      'WAERS',
    ),
    language: languageOf(field(vendor, 'SPRAS_ISO'), field(vendor, 'SPRAS')) ?? record.language,
    accountGroup: field(vendor, 'KTOKK'),
    industry: field(vendor, 'BRSCH'),
    companyCodes: codes(companies, 'BUKRS'),
    purchasingOrganisations: codes(buyers, 'EKORG'),
    status: status(vendor),
    extensions: extensions.get(),
  });
  return {
    ok: true,
    document: {
      type: 'supplier',
      action: actions.get(field(vendor, 'MSGFN') ?? '') ?? 'upsert',
      businessKeys: keys(idoc, number),
      body,
    },
  };
}

function refused(detail: string, at: Segment, name: string): Normalized {
  return {
    ok: false,
    problem: problem('document_invalid', detail, { pointer: `${at.path}/${name}` }),
  };
}

function nameOf(vendor: Segment): string | undefined {
  const parts = ['NAME1', 'NAME2', 'NAME3', 'NAME4'].map((part) => field(vendor, part));
  return parts.filter(isText).join(' ') || undefined;
}

/** LIFNR, then the GLN in three parts (BBBNR, BBSNR, BUBKZ), then the DUNS number (KRAUS). */
function identifiers(reading: Reading, vendor: Segment, number: string): Identifier[] {
  const found = [partyIdentifier(reading, number, `${vendor.path}/LIFNR`)];
  const gln = ['BBBNR', 'BBSNR', 'BUBKZ'].map((part) => field(vendor, part) ?? '').join('');
  if (/^[0-9]{13}$/.test(gln) && !/^0+$/.test(gln)) found.push({ value: gln, schemeId: '0088' });
  const duns = field(vendor, 'KRAUS');
  if (duns !== undefined && /^[0-9]{9}$/.test(duns)) found.push({ value: duns, schemeId: '0060' });
  const customer = field(vendor, 'KUNNR');
  if (customer !== undefined)
    found.push({ value: customer, schemeId: `urn:sap:kunnr:${reading.system}` });
  return distinct(found);
}

/** XML leaves empty fields out, so a flag that is absent is off; NODATA says nothing. */
function status(vendor: Segment): Supplier['status'] {
  const flag = (name: string) => (isNoData(vendor, name) ? undefined : field(vendor, name) === 'X');
  const deleted = field(vendor, 'MSGFN') === '003' ? true : flag('LOEVM');
  return defined({
    lifecycle: deleted === undefined ? undefined : deleted ? 'deleted' : 'active',
    postingBlocked: flag('SPERR'),
    purchasingBlocked: flag('SPERM'),
  } as const);
}

function first(from: readonly Segment[], name: string): string | undefined {
  return from.map((found) => field(found, name)).find(isText);
}

function codes(from: readonly Segment[], name: string): string[] | undefined {
  const found = [...new Set(from.map((each) => field(each, name)).filter(isText))];
  return found.length === 0 ? undefined : found.slice(0, 1000);
}

function keys(idoc: Segment, number: string): BusinessKey[] {
  const docnum = field(segment(idoc, 'EDI_DC40'), 'DOCNUM');
  return [
    { kind: 'supplier', value: number },
    ...(docnum === undefined ? [] : [{ kind: 'idoc', value: docnum }]),
  ];
}
