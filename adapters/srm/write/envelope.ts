import type { Extensions, Party } from '../../../schemas/types.ts';
import type { WriteContext } from '../../adapter.ts';
import { writeXml, type XmlElement } from '../../wire/xml.ts';
import { cxmlInstant, doctype } from '../cxml/dtd.ts';
import { domainOf } from '../cxml/identity.ts';
import type { Settings } from '../settings.ts';
import type { Faults } from './faults.ts';

/** What stands for the secret in the body that is kept; `send` puts the secret in its place. */
export const secretPlaceholder = '{shared_secret}';

interface Credential {
  domain: string;
  identity: string;
}

/** Who speaks to whom: the settings, or what the message knows of the two. */
export interface Ends {
  from: Credential;
  to: Credential;
}

export function endsOf(
  from: Party | undefined,
  to: Party | undefined,
  settings: Settings,
  faults: Faults,
): Ends {
  const own = credential(settings.from_domain, settings.from_identity) ?? identityOf(from);
  const other = credential(settings.to_domain, settings.to_identity) ?? identityOf(to);
  if (!own)
    faults.add('/settings/from_identity', 'is not set, and the message names no such party');
  if (!other)
    faults.add('/settings/to_identity', 'is not set, and the message names no such party');
  const nobody = { domain: '', identity: '' };
  return { from: own ?? nobody, to: other ?? nobody };
}

function credential(domain: string | undefined, identity: string | undefined) {
  return domain === undefined || identity === undefined ? undefined : { domain, identity };
}

function identityOf(party: Party | undefined): Credential | undefined {
  for (const { value, schemeId } of party?.partyIdentification ?? []) {
    const domain = domainOf(schemeId);
    if (domain !== undefined) return { domain, identity: value };
  }
  return undefined;
}

/** The whole document around one Request. */
export function writeEnvelope(
  request: XmlElement,
  file: 'cXML.dtd' | 'Fulfill.dtd',
  ends: Ends,
  extensions: Extensions | undefined,
  settings: Settings,
  context: Pick<WriteContext, 'idempotencyKey' | 'acceptedAt'>,
): { contentType: string; body: string } {
  const mode = extensions?.deploymentMode === 'test' ? 'test' : settings.deployment_mode;
  const root: XmlElement = {
    '@payloadID': `${context.idempotencyKey}@${settings.payload_host}`,
    '@timestamp': cxmlInstant(context.acceptedAt),
    '@xml:lang': settings.language,
    Header: headerOf(ends, settings),
    Request: { '@deploymentMode': mode, ...request },
  };
  return {
    contentType: 'text/xml; charset=utf-8',
    body: writeXml('cXML', root, doctype(settings.dtd_version, file)),
  };
}

export function headerOf({ from, to }: Ends, settings: Settings): XmlElement {
  const sender = credential(settings.sender_domain, settings.sender_identity) ?? from;
  const SharedSecret =
    settings.sender_authentication === 'shared_secret' ? secretPlaceholder : undefined;
  return {
    From: { Credential: written(from) },
    To: { Credential: written(to) },
    Sender: {
      Credential: { ...written(sender), SharedSecret },
      UserAgent: settings.user_agent,
    },
  };
}

function written({ domain, identity }: Credential): XmlElement {
  return { '@domain': domain, Identity: identity };
}
