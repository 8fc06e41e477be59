/**
 * The SOAP message that Salesforce posts by itself. Prefixes and the place of the default namespace
 * vary, so elements go by their local names.
 *
 *   Envelope      ::= Header? Body
 *   Body          ::= notifications
 *   notifications ::= OrganizationId ActionId SessionId? EnterpriseUrl PartnerUrl Notification{1,100}
 *   Notification  ::= Id sObject
 *
 * It may come twice and out of order, always with the latest state of the record.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_notifications.htm
 */
import { type Problem, problem } from '../../../schemas/problems.ts';
import type { ReadContext, ReadDocument, ReadResult, Received } from '../../adapter.ts';
import { child, children, textOf, type XmlNode, xmlReader } from '../../wire/xml.ts';
import { recordId, sameIdForm } from '../record-id.ts';
import type { Settings } from '../settings.ts';
import { readDocument } from './document.ts';
import { recordOfXml } from './record.ts';

const parseXml = xmlReader(['Notification']);

export function readOutboundMessage(
  received: Received,
  { limits }: ReadContext,
  settings: Settings,
): ReadResult {
  const xml = parseXml(received, limits);
  if (!xml.ok) return xml;
  const notifications = child(xml.root, 'Body', 'notifications');
  if (xml.rootName !== 'Envelope' || notifications === undefined) {
    const inside = Object.keys(child(xml.root, 'Body') ?? {}).find((name) =>
      /^[A-Za-z_]/.test(name),
    );
    const name = (xml.rootName === 'Envelope' ? inside : xml.rootName) ?? 'empty Envelope';
    const detail = `This is no Outbound Message but: ${name.slice(0, 100)}.`;
    return { ok: false, problem: problem('document_unknown', detail) };
  }
  const stranger = otherOrganization(textOf(notifications, 'OrganizationId'), settings);
  if (stranger) return { ok: false, problem: stranger };
  const found = children(notifications, 'Notification');
  if (found.length === 0) {
    const detail = 'The Outbound Message holds no Notification.';
    return {
      ok: false,
      problem: problem('document_invalid', detail, { pointer: 'notifications' }),
    };
  }
  if (found.length > limits.documents) {
    const detail = `There are ${found.length} notifications; at most ${limits.documents} are read.`;
    return { ok: false, problem: problem('too_many_documents', detail) };
  }
  return {
    ok: true,
    documents: found.map((notification) => readNotification(notification, settings)),
  };
}

function otherOrganization(text: string | undefined, settings: Settings): Problem | undefined {
  if (settings.organizationId === undefined) return undefined;
  if (text !== undefined && sameIdForm(text) === settings.organizationId) return undefined;
  return problem(
    'sender_mismatch',
    text === undefined
      ? 'The message names no organisation.'
      : `The message comes from the organisation ${text.slice(0, 40)}.`,
    { pointer: 'notifications/OrganizationId' },
  );
}

function readNotification(notification: XmlNode, settings: Settings): ReadDocument {
  const written = textOf(notification, 'Id');
  const native = child(notification, 'sObject') ?? '';
  return readDocument(recordOfXml(native), settings, {
    from: 'Outbound Message',
    ...(written === undefined ? {} : { notificationId: recordId(written) ?? written }),
    native,
  });
}
