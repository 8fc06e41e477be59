import type { SendContext } from '../../adapter.ts';
import { sapSettings } from '../settings.ts';

/** An absolute URL at the system, with the client: without it SAP takes its default client. */
export function sapUrl(
  { url, settings }: SendContext,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const { client } = sapSettings(settings);
  const parameters = Object.entries({
    ...query,
    ...(client === undefined ? {} : { 'sap-client': client }),
  }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${url}${path}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}
