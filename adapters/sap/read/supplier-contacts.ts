import type { Contact } from '../../../schemas/types.ts';
import { isText } from './address.ts';
import type { AddressRecord } from './adrmas.ts';
import { field, type Segment, segments } from './segment.ts';
import { defined } from './values.ts';

/** The vendor's own numbers first, then its persons (E1KNVKM: NAMEV is the first name, NAME1 the last). */
export function supplierContacts(vendor: Segment, record: AddressRecord): Contact[] {
  const own: Contact = defined({
    telephone: field(vendor, 'TELF1') ?? record.telephone,
    mobile: field(vendor, 'TELF2'),
    telefax: field(vendor, 'TELFX') ?? record.telefax,
    electronicMail: record.electronicMail,
  });
  const persons = segments(vendor, 'E1KNVKM').map((from): Contact => {
    const [givenName, familyName] = [field(from, 'NAMEV'), field(from, 'NAME1')];
    const name = [givenName, familyName].filter(isText).join(' ');
    return defined({
      name: name === '' ? undefined : name,
      givenName,
      familyName,
      telephone: field(from, 'TELF1'),
      department: field(from, 'ABTNR'),
      role: field(from, 'PAFKT'),
    });
  });
  return [own, ...persons].filter((contact) => Object.keys(contact).length > 0);
}
