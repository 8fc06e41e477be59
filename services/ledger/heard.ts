/**
 * When systems were last heard of. Messages have no index by system and time, which every document
 * would pay for; instead those that came since the last look are read once, along their key.
 */
import { idAt } from './ids.ts';
import type { Pool } from './pool.ts';
import type { Standing } from './standing.ts';

/** A system that sends at least so often. */
export interface Expected {
  system: string;
  /** Milliseconds. */
  every: number;
}

/** Milliseconds: ids are made a little before they are committed, by clocks that may be a little behind. */
const overlap = 30_000;

/** Notes who was heard of, and gives those who have been silent for too long. New ones count from now. */
export async function listen(
  asking: Pick<Pool, 'query'>,
  expected: Expected[],
): Promise<Standing[]> {
  const systems = expected.map(({ system }) => system);
  await asking.query('delete from heard where system <> all($1)', [systems]);
  if (expected.length === 0) return [];
  const longest = Math.max(...expected.map(({ every }) => every));
  const { rows: looked } = await asking.query<{ since: number }>(
    `select extract(epoch from greatest(coalesce(min(looked_at), now()), now() - $1 * interval '1 ms')) * 1000 as since
       from heard`,
    [longest],
  );
  await asking.query(
    `insert into heard (system, at, looked_at)
     select known.system, coalesce(greatest(newest.at, heard.at), now()), now()
       from unnest($2::text[]) known(system) left join heard using (system)
       left join (select system, least(max(accepted_at), now()) as at from messages
                   where id >= $1 and system = any($2) group by system) newest using (system)
     on conflict (system) do update set at = excluded.at, looked_at = excluded.looked_at`,
    [idAt(Number(looked[0]?.since) - overlap), systems],
  );
  const { rows } = await asking.query<{ system: string; since: Date }>(
    `select system, at as since from heard join unnest($1::text[], $2::bigint[]) own(system, every) using (system)
      where at < now() - every * interval '1 ms' order by system`,
    [systems, expected.map(({ every }) => every)],
  );
  return rows.map((row) => ({ kind: 'silent', ...row, count: null, code: null, explained: false }));
}
