import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { attribute, child, children, type XmlNode, xmlReader } from '../../../adapters/wire/xml.ts';

/** The service's own description stands outside the project; the variable says where. */
const corpus = process.env.POST_OFFICE_CORPUS;
const written = new URL('../../../adapters/sap/fixtures/supplier.written.json', import.meta.url);

/** Entity type behind each navigation of what is written. */
const types: Record<string, string> = {
  to_BusinessPartnerAddress: 'A_BusinessPartnerAddressType',
  to_PhoneNumber: 'A_AddressPhoneNumberType',
  to_MobilePhoneNumber: 'A_AddressPhoneNumberType',
  to_FaxNumber: 'A_AddressFaxNumberType',
  to_EmailAddress: 'A_AddressEmailAddressType',
  to_URLAddress: 'A_AddressHomePageURLType',
  to_BusinessPartnerRole: 'A_BusinessPartnerRoleType',
  to_BusinessPartnerTax: 'A_BusinessPartnerTaxNumberType',
  to_BusinessPartnerBank: 'A_BusinessPartnerBankType',
  to_Supplier: 'A_SupplierType',
  to_SupplierCompany: 'A_SupplierCompanyType',
  to_SupplierPurchasingOrg: 'A_SupplierPurchasingOrgType',
};

if (corpus === undefined) {
  t.comment('POST_OFFICE_CORPUS is not set: no $metadata was read.');
  t.pass('nothing to read');
} else {
  t.test(
    'every property that is written exists in API_BUSINESS_PARTNER and may be created',
    async (t) => {
      const body = readFileSync(join(corpus, 'odata/capjs_API_BUSINESS_PARTNER.edmx'));
      const limits = { depth: 64, elements: 200_000, documents: 1 };
      const read = xmlReader(['EntityType', 'Property', 'NavigationProperty']);
      const xml = read({ body, contentType: 'text/xml', headers: {} }, limits);
      if (!xml.ok) throw new Error(xml.problem.detail);
      const schema = child(xml.root, 'DataServices', 'Schema');
      const entityTypes = children(schema, 'EntityType');
      const member = (type: XmlNode | undefined, kind: string, name: string) =>
        children(type, kind).find((each) => attribute(each, 'Name') === name);

      function check(entity: Record<string, unknown>, typeName: string): void {
        const type = entityTypes.find((each) => attribute(each, 'Name') === typeName);
        t.ok(type, typeName);
        for (const [name, value] of Object.entries(entity)) {
          if (typeof value === 'object' && value !== null) {
            t.ok(member(type, 'NavigationProperty', name), `${typeName}/${name}`);
            const inner = 'results' in value ? (value.results as object[]) : [value];
            for (const each of inner) check(each as Record<string, unknown>, types[name] ?? name);
            continue;
          }
          const property = member(type, 'Property', name);
          t.ok(property, `${typeName}/${name}`);
          t.not(attribute(property, 'creatable'), 'false', `${typeName}/${name} may be created`);
          const longest = Number(attribute(property, 'MaxLength') ?? Number.POSITIVE_INFINITY);
          t.ok(String(value).length <= longest, `${typeName}/${name} fits`);
        }
      }
      check(JSON.parse(readFileSync(written, 'utf8')), 'A_BusinessPartnerType');
    },
  );
}
