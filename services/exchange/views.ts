/** Documents as people and programs see them by API and console: public ids, RFC 3339 times. */
import type { Problem } from '../../schemas/problems.ts';
import type { BusinessKey, Receipt } from '../../schemas/types.ts';
import { holdsOn } from '../ledger/holds.ts';
import { publicId } from '../ledger/ids.ts';
import { type FoundInterchange, interchangeById } from '../ledger/interchanges.ts';
import {
  attemptsOf,
  auditOf,
  deliveriesOf,
  type FoundDelivery,
  type FoundMessage,
  type FoundReceipt,
  messageById,
  receiptsOf,
} from '../ledger/messages.ts';
import type { Pool } from '../ledger/pool.ts';
import { type AttemptView, attemptView } from './attempt-view.ts';
import { type HoldView, holdView } from './hold.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

export interface MessageView {
  id: string;
  interchangeId: string;
  system: string;
  partner: string;
  type?: string;
  action?: string;
  nativeType: string;
  nativeId?: string;
  state: string;
  acceptedAt: string;
  businessKeys: BusinessKey[];
  canonicalSha256?: string;
  schemaId?: string;
  addressBookVersion: number;
  problem?: Problem;
  /** It is stale: this newer version of the document had been accepted before it. */
  staleBy?: string;
  /** Its payloads were erased. */
  erasedAt?: string;
  deliveries: DeliveryView[];
}

export interface DeliveryView {
  id: string;
  system: string;
  partner: string;
  route: string;
  state: string;
  attempts: number;
  generation: number;
  lane?: string;
  /** A dead letter that those behind it in its lane wait for. */
  holdsLane?: boolean;
  dueAt?: string;
  deliverBy?: string;
  deliveredAt?: string;
  code?: string;
  detail?: string;
  remoteStatus?: string;
  remoteReference?: string;
  acknowledgment: string;
}

export interface MessageDetail extends MessageView {
  interchange: InterchangeView;
  attempts: AttemptView[];
  receipts: (Receipt & { sha256: string })[];
  timeline: TimelineEntry[];
  /** Legal holds that lie on it; for operators. */
  holds?: HoldView[];
}

export interface InterchangeView {
  id: string;
  system: string;
  partner?: string;
  state: string;
  receivedAt: string;
  contentType: string;
  bytes: number;
  sha256: string;
  idempotencyKey?: string;
  traceparent?: string;
  addressBookVersion?: number;
  problem?: FoundInterchange['problem'];
  /** Its bytes were erased. */
  erasedAt?: string;
}

/**
 * Messages with their deliveries, in the given order. A `viewer` that did not send a message sees no
 * delivery but its own: who else gets it is the sender's affair.
 */
export async function messageViews(
  pool: Pool,
  messages: FoundMessage[],
  viewer?: string,
): Promise<MessageView[]> {
  const deliveries = await deliveriesOf(
    pool,
    messages.map((one) => one.id),
  );
  return messages.map((message) =>
    messageView(
      message,
      deliveries.filter((one) => one.message_id === message.id && maySee(viewer, message, one)),
    ),
  );
}

/** One message with everything that happened to it; undefined when there is none. */
export async function messageDetail(
  pool: Pool,
  id: string,
  viewer?: string,
): Promise<MessageDetail | undefined> {
  const message = await messageById(pool, id);
  if (!message) return undefined;
  const [interchange, all, chain] = await Promise.all([
    interchangeById(pool, message.interchange_id),
    deliveriesOf(pool, [id]),
    receiptsOf(pool, [id]),
  ]);
  if (!interchange) return undefined;
  const deliveries = all.filter((one) => maySee(viewer, message, one));
  const receiptViews = visibleReceipts(chain, viewer, message);
  const targets = [publicId('msg', id), ...deliveries.map((one) => publicId('dlv', one.id))];
  const [attempts, audit, holds] = await Promise.all([
    attemptsOf(
      pool,
      deliveries.map((one) => one.id),
    ),
    auditOf(pool, targets),
    viewer === undefined ? holdsOn(pool, id) : undefined,
  ]);
  const view = messageView(message, deliveries);
  const attemptViews = attempts.map((one) => attemptView(one, deliveries));
  return {
    ...view,
    interchange:
      viewer === undefined || viewer === interchange.system
        ? interchangeView(interchange)
        : { ...interchangeView(interchange), ...hidden },
    attempts: attemptViews,
    receipts: receiptViews,
    timeline: timelineOf(interchange, receiptViews, attemptViews, audit),
    ...(holds && { holds: holds.map(holdView) }),
  };
}

/** Of an interchange, what a receiver of one of its messages does not see. */
const hidden = { problem: undefined, idempotencyKey: undefined, traceparent: undefined };

function maySee(
  viewer: string | undefined,
  message: { system: string },
  receiving: { system: string },
): boolean {
  return viewer === undefined || viewer === message.system || viewer === receiving.system;
}

/** The receipts of a message; to a `viewer` that did not send it, those about others are not shown. */
export function visibleReceipts(
  chain: FoundReceipt[],
  viewer: string | undefined,
  message: { system: string },
): (Receipt & { sha256: string })[] {
  return chain
    .map(({ body, sha256 }) => ({ ...(JSON.parse(body) as Receipt), sha256 }))
    .filter(({ receiver }) => !receiver || maySee(viewer, message, { system: receiver }));
}

function messageView(message: FoundMessage, deliveries: FoundDelivery[]): MessageView {
  return {
    id: publicId('msg', message.id),
    interchangeId: publicId('ict', message.interchange_id),
    system: message.system,
    partner: message.partner,
    type: message.type ?? undefined,
    action: message.action ?? undefined,
    nativeType: message.native_type,
    nativeId: message.native_id ?? undefined,
    state: message.state,
    acceptedAt: message.accepted_at.toISOString(),
    businessKeys: message.business_keys,
    canonicalSha256: message.canonical_sha256 ?? undefined,
    schemaId: message.schema_id ?? undefined,
    addressBookVersion: message.address_book_version,
    problem: message.problem ?? undefined,
    staleBy: message.stale_by ? publicId('msg', message.stale_by) : undefined,
    erasedAt: message.erased_at?.toISOString(),
    deliveries: deliveries.map(deliveryView),
  };
}

export function deliveryView(delivery: FoundDelivery): DeliveryView {
  const waiting = delivery.state === 'queued' || delivery.state === 'retrying';
  return {
    id: publicId('dlv', delivery.id),
    system: delivery.system,
    partner: delivery.partner,
    route: delivery.route,
    state: delivery.state,
    attempts: delivery.attempts,
    generation: delivery.generation,
    lane: delivery.lane ?? undefined,
    holdsLane: holdsLane(delivery) || undefined,
    dueAt: waiting ? delivery.due_at.toISOString() : undefined,
    deliverBy: delivery.deliver_by?.toISOString(),
    deliveredAt: delivery.delivered_at?.toISOString(),
    code: delivery.code ?? undefined,
    detail: delivery.detail ?? undefined,
    remoteStatus: delivery.remote_status ?? undefined,
    remoteReference: delivery.remote_reference ?? undefined,
    acknowledgment: delivery.acknowledgment,
  };
}

function holdsLane({ state, lane, on_dead }: FoundDelivery): boolean {
  return state === 'dead' && lane !== null && on_dead === 'hold';
}

export function interchangeView(interchange: FoundInterchange): InterchangeView {
  return {
    id: publicId('ict', interchange.id),
    system: interchange.system,
    partner: interchange.partner ?? undefined,
    state: interchange.state,
    receivedAt: interchange.received_at.toISOString(),
    contentType: interchange.content_type,
    bytes: interchange.bytes,
    sha256: interchange.sha256,
    idempotencyKey: interchange.idempotency_key ?? undefined,
    traceparent: interchange.traceparent ?? undefined,
    addressBookVersion: interchange.address_book_version ?? undefined,
    problem: interchange.problem ?? undefined,
    erasedAt: interchange.erased_at?.toISOString(),
  };
}
