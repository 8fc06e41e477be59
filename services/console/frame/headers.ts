/** Headers of every page. No script runs, nothing is loaded from elsewhere, nobody frames it. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not no-referrer: under it browsers send `Origin: null` with every form (Fetch §3.2), which could
  // then not be told from that of another site.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** The queue board is a program in the browser, with styles of its own; still only from this host. */
export const boardHeaders = {
  ...pageHeaders,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'none'",
} as const;
