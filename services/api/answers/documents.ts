/** Documents as exchange/views.ts shows them, as JSON Schema. */
import { schemas } from '../../../schemas/validate.ts';
import {
  instant,
  interchangeProblem,
  list,
  problem,
  type Shape,
  shape,
  text,
  whole,
  yesOrNo,
} from './answer.ts';

export const receipt: Shape = {
  type: 'object',
  description: 'As /schemas/receipt says',
  required: ['id', 'interchangeId', 'event', 'at', 'sha256'],
};

/** A legal hold. */
export const hold = shape(
  { id: text, scope: text, value: text, reason: text, by: text, at: instant },
  { releasedAt: instant, releasedBy: text, releaseReason: text },
);

const businessKeys = list(shape({ kind: text, value: text }));

const delivery = shape(
  {
    id: text,
    system: text,
    partner: text,
    route: text,
    state: text,
    attempts: whole,
    generation: whole,
    acknowledgment: text,
  },
  {
    lane: text,
    holdsLane: yesOrNo,
    dueAt: instant,
    deliverBy: instant,
    deliveredAt: instant,
    code: text,
    detail: text,
    remoteStatus: text,
    remoteReference: text,
  },
);

const attempt = shape(
  {
    id: text,
    deliveryId: text,
    system: text,
    generation: whole,
    number: whole,
    startedAt: instant,
    outcome: text,
  },
  { endedAt: instant, code: text, status: text, detail: text, reference: text, sentSha256: text },
);

const interchangeAlways = {
  id: text,
  system: text,
  state: text,
  receivedAt: instant,
  contentType: text,
  bytes: whole,
  sha256: text,
};
const interchangeSometimes = {
  partner: text,
  idempotencyKey: text,
  traceparent: text,
  addressBookVersion: whole,
  problem: interchangeProblem,
  erasedAt: instant,
};
export const interchange = shape(interchangeAlways, interchangeSometimes);

export const interchangeDetail = shape(
  { ...interchangeAlways, messages: list(text), receipts: list(receipt) },
  interchangeSometimes,
);

const messageAlways = {
  id: text,
  interchangeId: text,
  system: text,
  partner: text,
  nativeType: text,
  state: text,
  acceptedAt: instant,
  businessKeys,
  addressBookVersion: whole,
  deliveries: list(delivery),
};
const messageSometimes = {
  type: text,
  action: text,
  nativeId: text,
  canonicalSha256: text,
  schemaId: text,
  problem,
  staleBy: text,
  erasedAt: instant,
};
export const message = shape(messageAlways, messageSometimes);

export const messageDetail = shape(
  {
    ...messageAlways,
    interchange,
    attempts: list(attempt),
    receipts: list(receipt),
    timeline: list(shape({ at: instant, event: text, text })),
  },
  { ...messageSometimes, holds: list(hold) },
);

/** The answer to a sender whose system has no words of its own. */
export const acceptance = shape({
  interchange: text,
  state: text,
  duplicate: yesOrNo,
  messages: list(
    shape(
      { position: whole, state: text, businessKeys, duplicate: yesOrNo },
      { id: text, nativeId: text, type: text, receipt, problem },
    ),
  ),
});

const counts = [
  'held',
  'queued',
  'sending',
  'retrying',
  'dead',
  'overdue',
  'quarantined',
  'unrouted',
  'accepted',
  'delivered',
];
export const outage = shape(
  { began: instant, code: text, trials: whole },
  { ended: instant, detail: text, nextTrial: instant },
);

export const alert = shape(
  {
    id: text,
    kind: { enum: schemas['address-book'].$defs.alertKind.enum },
    system: text,
    began: instant,
    detail: text,
    notifications: list(
      shape(
        {
          id: text,
          event: { enum: ['begun', 'over'] },
          to: text,
          state: { enum: ['due', 'sent', 'given_up'] },
          attempts: whole,
        },
        { sent: instant, error: text },
      ),
    ),
  },
  { ended: instant, count: whole },
);

/** Whether deliveries to a system go. */
export const passage = {
  always: {
    breaker: {
      enum: ['closed', 'open', 'half_open'],
      description: 'open: the system is down and gets nothing; half_open: it is being tried',
    },
  },
  sometimes: { outage, pause: shape({ since: instant, by: text, reason: text }) },
};

export const system = shape(
  {
    system: text,
    ...Object.fromEntries(counts.map((name) => [name, whole])),
    oldest: { type: ['string', 'null'], format: 'date-time' },
    inAddressBook: yesOrNo,
    ...passage.always,
  },
  passage.sometimes,
);
