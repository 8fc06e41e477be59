import type { Message } from '../../../schemas/message.ts';
import type { Supplier } from '../../../schemas/types.ts';
import type { WriteContext } from '../../adapter.ts';
import { type Settings, sapSettings } from '../settings.ts';
import { type Entity, entity, results } from './entity.ts';
import { addressEntity } from './partner-address.ts';
import { bankEntities, taxEntities } from './partner-numbers.ts';
import { supplierEntity } from './supplier-entity.ts';
import { oneLine, pieces } from './texts.ts';
import { fitting } from './unwritable.ts';

/**
 * A supplier as A_BusinessPartner of API_BUSINESS_PARTNER (OData V2), with address, roles, tax
 * numbers, bank accounts and supplier inside for one deep insert. Names and lengths are those of
 * the service's $metadata. An organisation is category 2.
 */
export function businessPartner(
  message: Extract<Message, { type: 'supplier' }>,
  context: WriteContext,
): Entity {
  const settings = sapSettings(context.settings);
  const { body: supplier } = message;
  const names = pieces(supplier.partyName, 40, 4);
  const deleted = message.action === 'delete' || supplier.status?.lifecycle === 'deleted';
  const roles = settings.business_partner_roles ?? ['FLVN00', 'FLVN01'];
  return entity({
    BusinessPartnerCategory: '2',
    BusinessPartnerGrouping: settings.business_partner_grouping,
    BusinessPartnerIDByExtSystem: externalId(message, settings),
    OrganizationBPName1: names[0],
    OrganizationBPName2: names[1],
    OrganizationBPName3: names[2],
    OrganizationBPName4: names[3],
    CorrespondenceLanguage: language(supplier),
    SearchTerm1: oneLine(supplier.partyName, 20)?.toUpperCase().slice(0, 20),
    ...locationNumber(supplier),
    IsMarkedForArchiving: deleted,
    to_BusinessPartnerAddress: results([addressEntity(supplier, language(supplier))]),
    to_BusinessPartnerRole: results(roles.map((role) => ({ BusinessPartnerRole: role }))),
    to_BusinessPartnerTax: results(taxEntities(supplier)),
    to_BusinessPartnerBank: results(bankEntities(supplier)),
    to_Supplier: supplierEntity(supplier, deleted, settings),
  });
}

/**
 * The number by which the partner is looked for before it is created: the source's own. The field is
 * one of capitals ($metadata: sap:display-format UpperCase): were it written in small letters, SAP might
 * keep it in capitals, and the next look would not find it.
 */
function externalId(
  { body, source }: Extract<Message, { type: 'supplier' }>,
  { external_id_prefix: prefix = '', external_id_prefixes: prefixes = {} }: Settings,
): string | undefined {
  const before = Object.hasOwn(prefixes, source.system) ? prefixes[source.system] : prefix;
  const number = body.partyIdentification[0]?.value ?? '';
  return fitting(
    `${before}${number}`.toUpperCase(),
    20,
    'BusinessPartnerIDByExtSystem',
    '/body/partyIdentification/0/value',
  );
}

/** SAP's two letters are those of ISO 639-1, but it has one Norwegian. */
function language({ language }: Supplier): string | undefined {
  const tag = language?.split('-')[0]?.toUpperCase();
  if (tag === 'NB' || tag === 'NN') return 'NO';
  return tag?.length === 2 ? tag : undefined;
}

/** A GLN in SAP's three parts. */
function locationNumber({ partyIdentification }: Supplier): Entity {
  const gln = partyIdentification.find(({ schemeId }) => schemeId === '0088')?.value;
  if (gln === undefined || !/^[0-9]{13}$/.test(gln)) return {};
  return {
    InternationalLocationNumber1: gln.slice(0, 7),
    InternationalLocationNumber2: gln.slice(7, 12),
    InternationalLocationNumber3: gln.slice(12),
  };
}
