import type { Contact } from '../../../schemas/types.ts';
import { name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { prune } from '../value/prune.ts';
import { type CoupaRecord, isRecord, object, scalar, text } from './record.ts';

/** A contact or user: `{"name-given", "name-family", "email", "phone-work": {"number", …}}`, or its name. */
export function contactOf(found: Findings, value: unknown, pointer: string): Contact | undefined {
  if (!isRecord(value)) {
    const only = prose(found, scalar(value), 500, pointer);
    return only === undefined
      ? undefined
      : only.includes('@')
        ? mailOf(found, only, pointer)
        : { name: only };
  }
  const words = (...names: string[]) =>
    prose(found, text(value, ...names), 500, `${pointer}/${names[0]}`);
  const phone = (...names: string[]) =>
    name(found, numberOf(value, names), 100, `${pointer}/${names[0]}`);
  const contact: Contact = prune({
    name: words('name-fullname', 'fullname', 'name'),
    givenName: words('name-given', 'firstname'),
    familyName: words('name-family', 'lastname'),
    jobTitle: words('title', 'job-title'),
    electronicMail: name(found, text(value, 'email'), 320, `${pointer}/email`),
    telephone: phone('phone-work', 'phone'),
    mobile: phone('phone-mobile'),
    telefax: phone('phone-fax'),
    role: words('role', 'purpose'),
  });
  return Object.keys(contact).length === 0 ? undefined : contact;
}

function mailOf(found: Findings, mail: string, pointer: string): Contact | undefined {
  const electronicMail = name(found, mail, 320, pointer);
  return electronicMail === undefined ? undefined : { electronicMail };
}

/** `+1 650 4442932 x12`, from its four parts or as one text. */
function numberOf(record: CoupaRecord, names: string[]): string | undefined {
  const parts = object(record, ...names);
  if (parts === undefined) return text(record, ...names);
  const country = text(parts, 'country-code');
  const [area, number, extension] = [
    text(parts, 'area-code'),
    text(parts, 'number'),
    text(parts, 'extension'),
  ];
  // A country code alone is what Coupa's form starts with, not a number.
  if (area === undefined && number === undefined) return undefined;
  return [country && `+${country.replace(/^\+/, '')}`, area, number, extension && `x${extension}`]
    .filter(Boolean)
    .join(' ');
}
