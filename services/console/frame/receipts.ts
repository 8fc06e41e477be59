import type { Receipt } from '../../../schemas/types.ts';
import { code, facts } from './facts.ts';
import { type Html, html } from './html.ts';
import { plain } from './state.ts';
import { ago, exactly } from './time.ts';

/** Receipts with their digests, in the order of their chain. */
export function receiptList(receipts: (Receipt & { sha256: string })[], now: number): Html {
  if (receipts.length === 0) return html`<p class="empty">None.</p>`;
  return html`${receipts.map((one) => receipt(one, now))}`;
}

function receipt(one: Receipt & { sha256: string }, now: number): Html {
  return html`<details><summary>${plain(one.event)}${one.receiver && `, ${one.receiver}`}, ${ago(one.at, now)}</summary>
${facts([
  ['Receipt', code(one.id)],
  ['At', exactly(one.at, now)],
  ['Attempt', one.attemptNumber],
  ['Remote status', one.remoteStatus],
  ['Remote reference', code(one.remoteReference)],
  ['Problem', one.code && html`<code>${one.code}</code> ${one.detail}`],
  ['Reason', one.code ? undefined : one.detail],
  ['SHA-256 of this receipt', code(one.sha256)],
  ['SHA-256 of the one before', code(one.previousSha256)],
  ['SHA-256 as received', code(one.receivedSha256)],
  ['SHA-256, canonical', code(one.canonicalSha256)],
  ['SHA-256 as sent', code(one.sentSha256)],
])}</details>
`;
}
