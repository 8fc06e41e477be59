import { type Deed, note } from './audit.ts';
import { concerns, keepingLock } from './keeping.ts';
import { type Pool, transaction } from './pool.ts';

export const holdScopes = ['message', 'key', 'partner', 'system'] as const;
export type HoldScope = (typeof holdScopes)[number];

/** A person wants payloads kept, whatever their period says. */
export interface FoundHold {
  id: string;
  scope: HoldScope;
  /** Of a message its UUID, of a business key the form it is compared in. */
  value: string;
  reason: string;
  actor: string;
  at: Date;
  released_at: Date | null;
  released_by: string | null;
  release_reason: string | null;
}

/** Once it is set, nothing that it concerns expires or is erased: what is being dropped now is waited for. */
export async function setHold(
  pool: Pool,
  hold: Pick<FoundHold, 'id' | 'scope' | 'value'>,
  deed: Deed,
): Promise<void> {
  await transaction(pool, async (connection) => {
    await connection.query('select pg_advisory_xact_lock($1)', [keepingLock]);
    await connection.query(
      'insert into holds (id, scope, value, reason, actor) values ($1, $2, $3, $4, $5)',
      [hold.id, hold.scope, hold.value, deed.reason, deed.actor],
    );
    await note(connection, deed);
  });
}

/** False: it is released already. */
export async function releaseHold(pool: Pool, id: string, deed: Deed): Promise<boolean> {
  return transaction(pool, async (connection) => {
    const { rowCount } = await connection.query(
      `update holds set released_at = now(), released_by = $2, release_reason = $3
        where id = $1 and released_at is null`,
      [id, deed.actor, deed.reason],
    );
    if (rowCount === 0) return false;
    await note(connection, deed);
    return true;
  });
}

export async function holdById(pool: Pool, id: string): Promise<FoundHold | undefined> {
  const { rows } = await pool.query<FoundHold>('select * from holds where id = $1', [id]);
  return rows[0];
}

/** Newest first. */
export async function findHolds(
  pool: Pool,
  filter: { lasting: boolean; before?: string; limit: number },
): Promise<FoundHold[]> {
  const { rows } = await pool.query<FoundHold>(
    `select * from holds where (not $1 or released_at is null) and ($2::uuid is null or id < $2)
      order by id desc limit $3`,
    [filter.lasting, filter.before ?? null, filter.limit],
  );
  return rows;
}

/** Those that last and concern a message. */
export async function holdsOn(pool: Pool, messageId: string): Promise<FoundHold[]> {
  const { rows } = await pool.query<FoundHold>(
    `select h.* from messages m join holds h on h.released_at is null and ${concerns('h', 'm')}
      where m.id = $1 order by h.id`,
    [messageId],
  );
  return rows;
}

/** Whether the ledger knows a partner or system of that name, which may have left the address book. */
export async function isParty(
  pool: Pool,
  scope: 'partner' | 'system',
  name: string,
): Promise<boolean> {
  const { rows } = await pool.query<{ known: boolean }>(
    `select exists (select 1 from messages where ${scope} = $1)
         or exists (select 1 from deliveries where ${scope} = $1) as known`,
    [name],
  );
  return rows[0]?.known ?? false;
}
