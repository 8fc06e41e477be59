/**
 * Where to go after the sign-in: a path of the console, as it was asked for, or its first page. Read
 * as a browser reads it, so that `//evil.example`, `/\evil.example` and `/console/../in` lead nowhere.
 */
export function nextPath(wanted: string | undefined): string {
  const first = '/console';
  if (wanted === undefined || !wanted.startsWith('/') || wanted.length > 2000) return first;
  const base = 'http://console.invalid';
  if (!URL.canParse(wanted, base)) return first;
  const { origin, pathname, search } = new URL(wanted, base);
  const inside = pathname === first || pathname.startsWith(`${first}/`);
  const door = pathname.startsWith(`${first}/sign-`);
  return origin === base && inside && !door ? `${pathname}${search}` : first;
}

/** The sign-in page, which leads back to `wanted`. */
export function signInPath(wanted: string): string {
  const next = nextPath(wanted);
  return next === '/console'
    ? '/console/sign-in'
    : `/console/sign-in?${new URLSearchParams({ next })}`;
}
