/** What became of every document that got a 2xx, by the ledger and by the receiver. */
import type { Pool } from '../../services/ledger/pool.ts';
import type { Accepted } from '../fleet/load.ts';
import type { Effect, Sink } from '../fleet/sink.ts';

export interface Verdict {
  /** Documents that got a 2xx. */
  accepted: number;
  /** Of them, those whose delivery is delivered and which the receiver has. */
  delivered: number;
  /** Of them, those in no named final state, or delivered by the ledger alone. */
  lost: number;
  /** Documents stored twice, or that had their effect twice. */
  doubled: number;
  /** Documents whose first effect came after that of a later one of their lane. */
  inversions: number;
  /** Requests at the receiver beyond the attempts in the book. */
  attempts_without_row: number;
  /** Requests at the receiver that differed from an earlier one under the same key. */
  bytes_changed: number;
  /** Deliveries without their final receipt, or receipts that hang on none. */
  receipts_missing: number;
  /** Times that a person sent a document again, by the ledger. */
  replayed: number;
  /** Deliveries that wait for a person. */
  dead: number;
  /** Seconds from the start of an attempt that was lost with its worker to the next one, at most. */
  recovery_seconds: number;
}

/** A replay goes under a key of its own: it is meant to have its effect again. */
const isReplay = (key: string) => /-r\d+$/.test(key);

const final = new Set(['delivered', 'dead', 'cancelled']);

interface Row {
  document: string;
  delivery: string;
  state: string;
  attempts: number;
  replays: number;
  receipted: boolean;
}

export async function verdict(pool: Pool, accepted: Accepted[], sink: Sink): Promise<Verdict> {
  const { rows } = await pool.query<Row>(
    `select m.native_id as document, 'dlv_' || replace(d.id::text, '-', '') as delivery, d.state,
            d.replays, (select count(*) from attempts a where a.delivery_id = d.id) as attempts,
            exists (select 1 from receipts r where r.message_id = m.id and r.event = d.state) as receipted
       from messages m left join deliveries d on d.message_id = m.id where m.system = 'shop'`,
  );
  const byDocument = new Map<string, Row[]>();
  for (const row of rows)
    byDocument.set(row.document, [...(byDocument.get(row.document) ?? []), row]);
  const first = sink.effects.filter(({ key }) => !isReplay(key));
  const effects = new Map<string, number>();
  for (const { document } of first) effects.set(document, (effects.get(document) ?? 0) + 1);

  const keys = new Set(sink.effects.map(({ key }) => key));
  const fates = accepted.map(({ document }) => byDocument.get(document)?.[0]);
  // The ledger says delivered: then the receiver has it, under the key of its last replay too.
  const arrived = fates.map(
    (row) =>
      row?.state === 'delivered' &&
      effects.has(row.document) &&
      (row.replays === 0 || keys.has(`${row.delivery}-r${row.replays}`)),
  );
  const lost = fates.filter(
    (row, i) => !row || !final.has(row.state) || (row.state === 'delivered' && !arrived[i]),
  );
  const replayed = rows.reduce((sum, row) => sum + (row.replays ?? 0), 0);
  const attempts = new Map(rows.map((row) => [row.delivery, Number(row.attempts)]));
  // Of a delivery and of all its replays.
  const asked = new Map<string, number>();
  for (const [key, n] of sink.requests) {
    const delivery = key.slice(0, 36);
    asked.set(delivery, (asked.get(delivery) ?? 0) + n);
  }
  const extra = [...asked].map(([id, n]) => Math.max(0, n - (attempts.get(id) ?? 0)));
  const [broken] = (
    await pool.query<{ n: number }>(
      `select count(*) as n from receipts r left join receipts p
         on p.message_id = r.message_id and p.sha256 = r.previous_sha256
        where r.message_id is not null and r.previous_sha256 is not null and p.id is null`,
    )
  ).rows;
  const [slowest] = (
    await pool.query<{ seconds: number | null }>(
      `select extract(epoch from max(b.started_at - a.started_at))::float as seconds
         from attempts a join attempts b
           on b.delivery_id = a.delivery_id and b.generation = a.generation and b.number = a.number + 1
        where a.outcome = 'unknown'`,
    )
  ).rows;
  return {
    accepted: accepted.length,
    delivered: arrived.filter(Boolean).length,
    lost: lost.length,
    doubled:
      [...byDocument.values()].filter((same) => same.length > 1).length +
      [...effects.values()].filter((n) => n > 1).length +
      Math.max(0, sink.effects.length - first.length - replayed),
    inversions: inversions(accepted, first),
    attempts_without_row: extra.reduce((sum, n) => sum + n, 0),
    bytes_changed: sink.changed(),
    receipts_missing:
      rows.filter((row) => final.has(row.state) && !row.receipted).length + Number(broken?.n ?? 0),
    replayed,
    dead: rows.filter((row) => row.state === 'dead').length,
    recovery_seconds: Math.round((slowest?.seconds ?? 0) * 10) / 10,
  };
}

/** Within each lane the first effects come in the order of acceptance; a document that has none is not missed here. */
function inversions(accepted: Accepted[], effects: Effect[]): number {
  const place = new Map<string, number>();
  accepted.forEach(({ document }, i) => {
    place.set(document, i);
  });
  const newest = new Map<string, number>();
  let found = 0;
  for (const { lane, document } of effects) {
    const at = place.get(document) ?? -1;
    if (at < (newest.get(lane) ?? -1)) found += 1;
    else newest.set(lane, at);
  }
  return found;
}
