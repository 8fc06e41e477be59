/** What a browser says of where a request comes from. */
export interface OriginHeaders {
  origin?: string;
  'sec-fetch-site'?: string | string[];
}

/**
 * Whether a form may have been sent by a page of this host. A browser adds Origin to every POST and
 * Sec-Fetch-Site wherever the connection is trustworthy (Fetch Metadata §2.4); programs send neither.
 */
export function isFromHere(headers: OriginHeaders, host: string): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
