import { randomUUID } from 'node:crypto';
import { canonicalJson, sha256 } from '../../services/exchange/digest.ts';
import { type Claimed, type ClaimResult, claimAll } from '../../services/ledger/claim.ts';
import type { DeliveryRow, Entry, ReceiptRow } from '../../services/ledger/entry.ts';
import { newId } from '../../services/ledger/ids.ts';
import { type Ledger, openLedger } from '../../services/ledger/ledger.ts';
import type { Settlement } from '../../services/ledger/settle.ts';
import { testDatabase } from './postgres.ts';
import { type Rows, rowsOf } from './rows.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

/** An open ledger on an empty database, with an address book, so that messages can be entered. */
export async function testLedger(t: Test): Promise<{ ledger: Ledger; rows: Rows; url: string }> {
  const url = await testDatabase(t);
  const ledger = await openLedger({ url, connections: 10, onError() {} });
  t.teardown(() => ledger.close());
  await ledger.pool.query(
    `insert into address_books (version, source, sha256, applied_by) values (1, '', '', 'test')`,
  );
  return { ledger, rows: rowsOf(t, url), url };
}

/** Where a delivery of a test goes. */
export type To = Pick<DeliveryRow, 'system' | 'lane' | 'on_dead'>;

/** An interchange with one message, and a delivery for every place it goes to. */
export function entryTo(...to: To[]): Entry {
  const [interchangeId, messageId] = [newId(), newId()];
  const at = new Date().toISOString();
  const raw = Buffer.from(randomUUID());
  const canonical = Buffer.from(JSON.stringify({ id: messageId }));
  const receipt = testReceipt(interchangeId, messageId, 'accepted', null);
  return {
    raw,
    interchange: {
      id: interchangeId,
      system: 'shop',
      partner: 'corner',
      state: 'accepted',
      received_at: at,
      content_type: 'application/json',
      headers: {},
      remote_address: null,
      bytes: raw.length,
      sha256: sha256(raw),
      idempotency_key: null,
      traceparent: null,
      address_book_version: 1,
      problem: null,
    },
    messages: [
      {
        row: {
          id: messageId,
          interchange_id: interchangeId,
          position: 0,
          system: 'shop',
          partner: 'corner',
          type: 'order',
          action: 'create',
          native_type: 'test',
          native_id: messageId,
          state: to.length === 0 ? 'unrouted' : 'in_transit',
          accepted_at: at,
          business_keys: [{ kind: 'order', value: messageId }],
          canonical_sha256: sha256(canonical),
          schema_id: 'order',
          address_book_version: 1,
          problem: null,
          receipt_sha256: receipt.sha256,
        },
        dedupe: { key: `doc:${messageId}`, sha256: sha256(raw), owner: messageId },
        keys: [messageId.toUpperCase()],
        canonical,
        deliveries: to.map((where) => ({
          ...where,
          id: newId(),
          message_id: messageId,
          on_stale: 'deliver' as const,
          partner: 'yard',
          route: 'test',
          created_at: at,
          deliver_by: null,
        })),
        receipt,
      },
    ],
  };
}

export function testReceipt(
  interchangeId: string,
  messageId: string,
  event: string,
  previous: string | null,
): ReceiptRow {
  const id = newId();
  const body = canonicalJson({ id, event, ...(previous && { previousSha256: previous }) });
  return {
    id,
    interchange_id: interchangeId,
    message_id: messageId,
    event,
    body,
    sha256: sha256(body),
    previous_sha256: previous,
  };
}

/** What a worker writes down about an attempt. */
export function settlementOf(
  claimed: Claimed,
  state: Settlement['state'],
  dueAt = Date.now(),
): Settlement {
  const { deliveryId, attemptId, owner, messageId, interchangeId } = claimed;
  return {
    deliveryId,
    attemptId,
    owner,
    messageId,
    state,
    outcome: state === 'delivered' ? 'delivered' : state === 'dead' ? 'refused' : 'failed',
    dueAt: state === 'retrying' ? dueAt : null,
    code: state === 'delivered' ? null : state === 'dead' ? 'gone' : 'busy',
    detail: null,
    status: '200',
    reference: null,
    sentSha256: null,
    ...(state !== 'retrying' && {
      receipt: (previous: string | null) => ({
        row: testReceipt(interchangeId, messageId, state, previous),
      }),
    }),
  };
}

/** Claims a delivery as a worker would; `owner` makes two workers of one test. */
export function claimOf(deliveryId: string, generation = 1, owner: string = randomUUID()) {
  return { deliveryId, generation, attemptId: newId(), owner, lease: 60_000 };
}

/** Claims one delivery. */
export async function claimOne(
  { pool }: Pick<Ledger, 'pool'>,
  claim: ReturnType<typeof claimOf>,
): Promise<ClaimResult> {
  const [result] = await claimAll(pool, [claim]);
  if (!result) throw new Error('A claim got no answer.');
  return result;
}
