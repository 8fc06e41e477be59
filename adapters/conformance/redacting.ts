import assert from 'node:assert/strict';
import type { Adapter } from '../adapter.ts';
import type { Check } from './check.ts';
import type { Fixtures } from './fixtures.ts';

const names = '(?:shared_?secret|client_?secret|password|session_?id|access_?token|api_?key)';
const inElement = new RegExp(`<(?:\\w+:)?${names}(?:\\s[^>]*)?>([^<]+)<`, 'gi');
const inKey = new RegExp(`"${names}"\\s*:\\s*"([^"]+)"`, 'gi');

/** No payload is shown to people with a secret in it. */
export function redacting(adapter: Adapter, { read, written }: Fixtures): Check[] {
  return [
    ...read.map(({ name, received, context }) => ({
      name: `it shows ${name} without secrets, whole or cut short`,
      run() {
        const text = received.body.toString('utf8');
        const shared = adapter.read?.(received, context).sharedSecret;
        assertMasked(adapter, text, shared === undefined ? [] : [shared]);
      },
    })),
    ...written.map(({ name, body }) => ({
      name: `it shows what it wrote for ${name} without secrets, whole or cut short`,
      run: () => assertMasked(adapter, body, []),
    })),
  ];
}

function assertMasked(adapter: Adapter, text: string, shared: string[]): void {
  const redact = adapter.redact ?? ((payload: string) => payload);
  const shown = redact(text);
  assert(shown.length >= text.length / 2, 'most of the payload is gone');
  for (const secret of [...secretsIn(text), ...shared]) {
    assert(!shown.includes(secret), `shows ${secret}`);
    const cut = text.slice(0, text.indexOf(secret) + secret.length);
    assert(!redact(cut).includes(secret), `shows ${secret} when the text ends behind it`);
  }
}

function secretsIn(text: string): string[] {
  return [inElement, inKey].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, secret]) => secret?.trim() ?? '').filter(Boolean),
  );
}
