/**
 * Claims what is due, many deliveries at a time: the ledger itself says what waits, and in which order. Where the
 * address book sets a limit over all processes, those who claim for a system pass its turnstile one by one.
 */
import { type Claimed, type ClaimResult, claimAll, claimOnce, inLane } from './claim.ts';
import { type Due, dueDeliveries, type Wish } from './due.ts';
import { newId } from './ids.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { recordsets } from './recordset.ts';

/** What a worker process would take for a system. */
export interface Ask {
  system: string;
  /** Deliveries at most. */
  most: number;
  /** Whether some may wait that were never tried, and some that were. */
  fresh: boolean;
  again: boolean;
  /** How many were begun before: it says whose turn it is. */
  turn: number;
  /** Milliseconds until what is claimed may be taken over. */
  lease: number;
  limit?: Limit;
}

/** Over all processes. */
export interface Limit {
  /** Deliveries under way at once. */
  concurrency?: number;
  /** Deliveries begun in so many milliseconds. */
  rate?: { max: number; duration: number };
}

/** What came of an ask. */
export interface Answer {
  system: string;
  claimed: Claimed[];
  /** Whether more of each kind may wait: as many were found as were looked for. */
  fresh: boolean;
  again: boolean;
  /** Where a limit stood in the way: how long, and whether something that ends makes room sooner. */
  wait?: Wait;
}

export interface Wait {
  /** Milliseconds until it makes sense to ask for more. */
  ms: number;
  crowded: boolean;
}

/**
 * Those with a limit and those without are claimed for in statements of their own: what came of one must not be lost
 * when the other fails.
 *
 * @param owner the process that asks
 * @param asks all with a limit, or all without
 */
export async function claimDue(pool: Pool, owner: string, asks: Ask[]): Promise<Answer[]> {
  return asks.some((ask) => ask.limit)
    ? inLane(() => claimInTurn(pool, owner, asks))
    : claimFreely(pool, owner, asks);
}

async function claimFreely(pool: Pool, owner: string, asks: Ask[]): Promise<Answer[]> {
  const wishes = asks.map((ask) => wish(ask, ask.most));
  const due = await dueDeliveries(pool, wishes);
  const results = due.length > 0 ? await claimAll(pool, claims(due, owner, asks)) : [];
  return answers(asks, wishes, due, results);
}

/** What is under way is counted when the others have committed: a statement sees what was there when it began. */
async function claimInTurn(pool: Pool, owner: string, asks: Ask[]): Promise<Answer[]> {
  const systems = asks.map((ask) => ask.system);
  await makeTurnstiles(pool, systems);
  return transaction(pool, async (connection) => {
    const stiles = await turnstiles(connection, systems);
    const sending = await sendingTo(connection, systems);
    const rooms = asks.map(({ system, limit = {} }) =>
      roomFor(limit, stiles.get(system), sending.get(system) ?? 0),
    );
    const wishes = asks.map((ask, i) => wish(ask, Math.min(ask.most, rooms[i]?.room ?? 0)));
    const due = await dueDeliveries(connection, wishes);
    const results = due.length > 0 ? await claimOnce(connection, claims(due, owner, asks)) : [];
    const given = answers(asks, wishes, due, results).map((answer, i) => {
      const { room = 0, wait } = rooms[i] ?? {};
      const full = answer.claimed.length >= room && (asks[i]?.most ?? 0) > room;
      return { ...answer, ...(full && { wait }) };
    });
    await countBegun(connection, asks, given);
    return given;
  });
}

/** Of so many deliveries that are begun, one is a retry, while both kinds wait: a storm of retries delays nothing new. */
const retryEvery = 5;

/** How many of each kind to look for. */
export function wish(
  { system, fresh, again, turn }: Omit<Ask, 'most' | 'lease'>,
  most: number,
): Wish {
  const share = fresh ? Math.floor(((turn % retryEvery) + most) / retryEvery) : most;
  const retries = again ? share : 0;
  return { system, fresh: fresh ? most - retries : 0, again: retries };
}

function claims(due: Due[], owner: string, asks: Ask[]) {
  const leases = new Map(asks.map(({ system, lease }) => [system, lease]));
  return due.map(({ id, generation, system }) => ({
    ...{ deliveryId: id, generation, attemptId: newId(), owner },
    lease: leases.get(system) ?? 0,
  }));
}

function answers(asks: Ask[], wishes: Wish[], due: Due[], results: ClaimResult[]): Answer[] {
  const found = new Map(
    asks.map(({ system }) => [system, { fresh: 0, again: 0, claimed: [] as Claimed[] }]),
  );
  const foundFor = (system: string) => found.get(system) ?? { fresh: 0, again: 0, claimed: [] };
  for (const { system, again } of due) foundFor(system)[again ? 'again' : 'fresh'] += 1;
  for (const one of results) if (one.result === 'claimed') foundFor(one.system).claimed.push(one);
  return asks.map(({ system, fresh, again }, i) => {
    const all = foundFor(system);
    return {
      system,
      claimed: all.claimed,
      fresh: fresh && all.fresh === wishes[i]?.fresh,
      again: again && all.again === wishes[i]?.again,
    };
  });
}

interface Turnstile {
  /** Deliveries begun in this span of time, and how many milliseconds ago that began. */
  taken: number;
  age: number;
}

const passing = recordsets({ systems: { system: 'text' } });

/** Of systems that have none yet; committed at once, and in one order, so that nobody waits for a claim, or in a circle. */
async function makeTurnstiles(pool: Pool, systems: string[]): Promise<void> {
  await pool.query({
    name: 'turnstiles_made',
    text: `insert into turnstiles (system)
           select system from ${passing.sql.systems} as one
            where not exists (select from turnstiles t where t.system = one.system)
            order by system
           on conflict do nothing`,
    values: passing.values({ systems: systems.map((system) => ({ system })) }),
  });
}

/** Those that nobody else is passing: whoever is held up in one must not hold up others. */
async function turnstiles(
  connection: Connection,
  systems: string[],
): Promise<Map<string, Turnstile>> {
  const { rows } = await connection.query<Turnstile & { system: string }>({
    name: 'turnstiles_locked',
    text: `select t.* from ${passing.sql.systems} as one cross join lateral (
             select system, taken, (extract(epoch from clock_timestamp() - began_at) * 1000)::float8 as age
               from turnstiles where system = one.system for update skip locked) t`,
    values: passing.values({ systems: systems.map((system) => ({ system })) }),
  });
  return new Map(rows.map((row) => [row.system, row]));
}

async function sendingTo(connection: Connection, systems: string[]): Promise<Map<string, number>> {
  const { rows } = await connection.query<{ system: string; count: number }>({
    name: 'sending_to',
    text: `select system, count(*)::int as count from deliveries
            where state = 'sending' and system = any($1) group by system`,
    values: [systems],
  });
  return new Map(rows.map((row) => [row.system, row.count]));
}

/** Milliseconds after which somebody looks whether another process has made room, or has passed. */
const lookForRoom = 50;
const lookForPassage = 10;

/**
 * How many may be begun now, and how long to wait if more would be.
 *
 * @param stile undefined: somebody else is passing.
 */
export function roomFor(
  { concurrency = Number.POSITIVE_INFINITY, rate }: Limit,
  stile: Turnstile | undefined,
  sending: number,
): { room: number; wait: Wait } {
  if (!stile) return { room: 0, wait: { ms: lookForPassage, crowded: true } };
  const { taken, age } = stile;
  const idle = Math.max(0, concurrency - sending);
  const crowded = { room: idle, wait: { ms: lookForRoom, crowded: true } };
  if (!rate) return crowded;
  const lasts = age < rate.duration;
  const left = Math.max(0, rate.max - (lasts ? taken : 0));
  if (idle < left) return crowded;
  // It begins with the first of them.
  const ms = lasts ? Math.ceil(rate.duration - age) : rate.duration;
  return { room: left, wait: { ms, crowded: false } };
}

const counting = recordsets({ begun: { system: 'text', count: 'integer', duration: 'integer' } });

async function countBegun(connection: Connection, asks: Ask[], answers: Answer[]): Promise<void> {
  const begun = asks.flatMap(({ system, limit }, i) => {
    const count = answers[i]?.claimed.length ?? 0;
    return limit?.rate && count > 0 ? [{ system, count, duration: limit.rate.duration }] : [];
  });
  if (begun.length === 0) return;
  await connection.query({
    name: 'turnstiles_counted',
    text: `update turnstiles t
              set taken = x.count + case when lasts then t.taken else 0 end,
                  began_at = case when lasts then t.began_at else clock_timestamp() end
             from (select x.system, x.count, began_at + duration * interval '1 ms' > clock_timestamp() as lasts
                     from ${counting.sql.begun} as x join turnstiles using (system)) x
            where t.system = x.system`,
    values: counting.values({ begun }),
  });
}
