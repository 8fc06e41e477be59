import type { Revision } from './entry.ts';
import type { Connection } from './pool.ts';

/** A document that was mended late may be older than what was accepted in the meantime. */
export async function noteRevision(
  connection: Connection,
  system: string,
  messageId: string,
  { key, by, value }: Revision,
): Promise<void> {
  const { rows } = await connection.query<{ message_id: string }>(
    `with newest as (
       insert into revisions as r (system, key, by, value, message_id) values ($1, $2, $3, $4, $5)
       on conflict (system, key) do update
          set by = excluded.by, message_id = excluded.message_id, value = excluded.value
        where r.by <> excluded.by or r.value < excluded.value
       returning 1)
     select message_id from revisions where system = $1 and key = $2 and by = $3 and value > $4`,
    [system, key, by, value, messageId],
  );
  await connection.query('update messages set stale_by = $2 where id = $1', [
    messageId,
    rows[0]?.message_id ?? null,
  ]);
}
