import type { Problem } from '../../schemas/problems.ts';
import type { BusinessKey } from '../../schemas/types.ts';
import type { Pool } from './pool.ts';
import { recordsets } from './recordset.ts';

/** A message that came before: by its id, or by its place in the interchange that came first. */
export interface Recall {
  messageId: string | null;
  interchangeId: string;
  position: number;
}

/** What its sender is told again. */
export interface Recalled {
  id: string;
  state: string;
  type: string | null;
  businessKeys: BusinessKey[];
  problem: Problem | null;
  /** The first of its chain. */
  receipt?: { body: string; sha256: string };
}

interface Row extends Omit<Recalled, 'receipt' | 'businessKeys'> {
  n: number;
  business_keys: BusinessKey[];
  body: string | null;
  sha256: string;
}

const given = recordsets({
  recalls: { n: 'integer', message_id: 'uuid', interchange_id: 'uuid', position: 'integer' },
});

/** Looks up many at once; undefined: that document is not in the book. */
export async function recallAll(pool: Pool, recalls: Recall[]): Promise<(Recalled | undefined)[]> {
  const { rows } = await pool.query<Row>({
    name: 'recall',
    text: `
select x.n, m.id, m.state, m.type, m.business_keys, m.problem, r.body, encode(r.sha256, 'hex') as sha256
  from ${given.sql.recalls} as x
  join messages m on m.id = coalesce(x.message_id, (
         select s.id from messages s where s.interchange_id = x.interchange_id and s.position = x.position))
  left join receipts r on r.message_id = m.id and r.previous_sha256 is null`,
    values: given.values({
      recalls: recalls.map(({ messageId, interchangeId, position }, n) => ({
        n,
        message_id: messageId,
        interchange_id: interchangeId,
        position,
      })),
    }),
  });
  const found = new Map(rows.map((row) => [row.n, row]));
  return recalls.map((_, n) => {
    const row = found.get(n);
    if (!row) return undefined;
    const { id, state, type, problem, body, sha256 } = row;
    const receipt = body === null ? undefined : { body, sha256 };
    return { id, state, type, problem, businessKeys: row.business_keys, receipt };
  });
}
