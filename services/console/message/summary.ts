import type { MessageDetail } from '../../exchange/views.ts';
import { code, facts } from '../frame/facts.ts';
import { type Html, html } from '../frame/html.ts';
import { plain, stateWord } from '../frame/state.ts';
import { exactly } from '../frame/time.ts';
import { size } from '../payload/details.ts';

export function summary(message: MessageDetail, now: number): Html {
  const { interchange, businessKeys } = message;
  return facts([
    ['State', stateWord(message.state)],
    [
      'Stale',
      message.staleBy &&
        html`a <a href="/console/messages/${message.staleBy}">newer version</a> had been accepted before it`,
    ],
    ['Erased', message.erasedAt && exactly(message.erasedAt, now)],
    ['Type', message.type && [plain(message.type), message.action].filter(Boolean).join(', ')],
    [
      'Business keys',
      businessKeys.length > 0 &&
        html`<ul class="plain">${businessKeys.map(
          ({ kind, value }) => html`<li>${kind} <bdi>${value}</bdi></li>`,
        )}</ul>`,
    ],
    ['From', `${message.system} (${message.partner})`],
    ['Accepted', exactly(message.acceptedAt, now)],
    ['Native type', message.nativeType],
    ['Native id', message.nativeId && html`<bdi>${message.nativeId}</bdi>`],
    [
      'Interchange',
      html`<a href="/console/interchanges/${interchange.id}">${interchange.id}</a>, ${size(interchange.bytes)}`,
    ],
    ['Message', code(message.id)],
    ['Address book', `version ${message.addressBookVersion}`],
    ['Schema', code(message.schemaId)],
    ['SHA-256 as received', code(interchange.sha256)],
    ['SHA-256, canonical', code(message.canonicalSha256)],
    ['Idempotency-Key', code(interchange.idempotencyKey)],
    ['Trace', code(interchange.traceparent)],
  ]);
}
