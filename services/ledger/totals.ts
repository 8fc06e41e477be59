import type { Pool } from './pool.ts';

/** How much a ledger holds. */
export interface Totals {
  messages: number;
  receipts: number;
  /** Deliveries that are not at their end. */
  open: number;
}

export async function totals(pool: Pool): Promise<Totals> {
  const { rows } = await pool.query<Totals>(
    `select (select count(*) from messages) as messages, (select count(*) from receipts) as receipts,
            (select count(*) from deliveries
              where state in ('held', 'queued', 'sending', 'retrying')) as open`,
  );
  return rows[0] ?? { messages: 0, receipts: 0, open: 0 };
}
