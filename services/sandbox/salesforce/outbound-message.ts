import { escaped } from '../answer.ts';
import { recordId } from './record-id.ts';

/** One record as an Outbound Message carries it. */
export interface OutboundRecord {
  /** Example: Lead. */
  object: string;
  /** In the order of the message; `Id` first. Empty fields are left out, as Salesforce does. */
  fields: Record<string, string | number | boolean | null | undefined>;
  /** 18 characters, 04l…; a repeated notification repeats it. Made from `number` when absent. */
  notificationId?: string;
}

export interface Sender {
  /** 18 characters, 00D…. */
  organizationId?: string;
  /** 18 characters, 04k…: the message definition. */
  actionId?: string;
  /** Base URL of the organisation. */
  url?: string;
  /** The notifications without an id of their own are numbered from here. */
  number?: number;
}

/**
 * The SOAP envelope that a workflow or flow of Salesforce posts: 1 to 100 notifications.
 * @throws RangeError when there are none or too many.
 */
export function outboundMessage(records: OutboundRecord[], sender: Sender = {}): string {
  if (records.length < 1 || records.length > 100)
    throw new RangeError('An Outbound Message has 1 to 100 notifications.');
  const {
    organizationId = recordId('00D', 1),
    actionId = recordId('04k', 1),
    url = 'https://sandbox.my.salesforce.example',
    number = 1,
  } = sender;
  const notifications = records.map((record, at) => notification(record, number + at)).join('');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<soapenv:Body>\n' +
    '<notifications xmlns="http://soap.sforce.com/2005/09/outbound">\n' +
    `<OrganizationId>${escaped(organizationId)}</OrganizationId>\n` +
    `<ActionId>${escaped(actionId)}</ActionId>\n<SessionId xsi:nil="true"/>\n` +
    `<EnterpriseUrl>${escaped(url)}/services/Soap/c/65.0/${organizationId}</EnterpriseUrl>\n` +
    `<PartnerUrl>${escaped(url)}/services/Soap/u/65.0/${organizationId}</PartnerUrl>\n` +
    `${notifications}</notifications>\n</soapenv:Body>\n</soapenv:Envelope>\n`
  );
}

function notification({ object, fields, notificationId }: OutboundRecord, number: number): string {
  const elements = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `<sf:${name}>${escaped(String(value))}</sf:${name}>\n`)
    .join('');
  return (
    `<Notification>\n<Id>${notificationId ?? recordId('04l', number)}</Id>\n` +
    `<sObject xsi:type="sf:${object}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">\n` +
    `${elements}</sObject>\n</Notification>\n`
  );
}
