import pg from 'pg';

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;

export interface PoolOptions {
  url: string;
  /** Connections at most. */
  max: number;
  /** Where unqualified names are looked up. */
  schema: 'post_office' | 'bullmq';
  onError: (error: Error) => void;
}

// Counts come as bigint; none of ours leaves the safe integers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * The hub looks things up by index, a few rows at a time. The planner goes by what it counted last, and keeps
 * the plan of a prepared statement until it counts again: made while a table was small, a plan that reads
 * all of it would be kept while it grows by thousands of rows. So it is not to make such a plan where there is another.
 * What is looked up is in memory or on a solid disk: a random page does not cost 4, as on a spinning one.
 */
const planning = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'random_page_cost=1.1',
];

/**
 * Milliseconds between two statements of a transaction. A process that is held up there (stopped, its machine frozen)
 * keeps what it has locked, and with it everybody who needs that: the database then ends the transaction.
 */
const longestIdle = 10_000;

/** A pool that fails fast: a caller waits 10 s for a connection and 25 s for an answer at most. */
export function openPool({ url, max, schema, onError }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    // A server that is not there refuses at once; this is for one that is busy, or silent.
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // To open one anew and plan its statements takes tens of milliseconds, which the first document after a pause would wait for;
    // kept for longer, a firewall on the way may have forgotten it.
    idleTimeoutMillis: 60_000,
    // Of a server that keeps the connection and says nothing (a failover, a router that forgot) the
    // system would tell only after a quarter of an hour; the server's own limit comes first.
    query_timeout: 25_000,
    // What is asked next on a connection need not wait for the answer before it (see `inTwoTrips`). BullMQ asks for that nowhere.
    pipeline: schema === 'post_office',
    application_name: 'post-office',
    options: [
      `search_path=${schema},public`,
      'statement_timeout=20000',
      `idle_in_transaction_session_timeout=${longestIdle}`,
      'timezone=UTC',
      ...planning,
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  });
  // One that breaks while it is lent out, between two statements, tells nobody but its own listeners;
  // without any, that would end the process. Its next statement fails, and that is answer enough.
  pool.on('connect', (connection) => connection.on('error', () => {}));
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', onError);
  // BullMQ adds one for each queue and worker that shares the pool.
  pool.setMaxListeners(0);
  return pool;
}

/** Runs `work` in one transaction: commits what it returns, rolls back when it throws. */
export function transaction<T>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  return onConnection(pool, async (connection) => {
    await connection.query('begin');
    const result = await work(connection);
    await connection.query('commit');
    return result;
  });
}

/** A statement with its parameters, in the form in which they are sent: to make them must not fail while others are on their way. */
export interface Statement {
  /** It is planned once for each connection. */
  name?: string;
  text: string;
  values?: (Buffer | number)[];
}

/** What is to be written, and what it comes to. */
export interface Writes<Row, T> {
  /** Each sees what those before it wrote; none takes anything from their answers. */
  statements: Statement[];
  /** @param rows that they returned, all together */
  result(rows: Row[]): T;
}

/**
 * A transaction in two round trips: what `first` finds says which statements go behind it, all of them together and
 * with the commit. Whatever follows one that fails fails too, and nothing is committed. Where no answer comes, it may
 * have been committed all the same.
 *
 * @param first locks and changes nothing, as it would go on alone if there were no beginning
 */
export function inTwoTrips<Found extends pg.QueryResultRow, Row, T>(
  pool: Pool,
  first: Statement,
  writes: (found: Found[]) => Writes<Row, T>,
): Promise<T> {
  return onConnection(pool, async (connection) => {
    const begun = connection.query('begin');
    const [{ rows: found }] = await Promise.all([connection.query<Found>(first), begun]);
    const { statements, result } = writes(found);
    const sent = statements.map((one) => connection.query(one));
    const committed = connection.query('commit');
    const [answers] = await Promise.all([Promise.all(sent), committed]);
    return result(answers.flatMap(({ rows }) => rows));
  });
}

async function onConnection<T>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(connection);
  } catch (error) {
    // Of one that does not answer the server rolls back by itself when it is gone, unless it was told to commit.
    if (isAway(error)) broken = error as Error;
    else {
      await connection.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
    }
    throw error;
  } finally {
    // A connection that cannot even roll back is not given to the next caller.
    connection.release(broken);
  }
}

/** Asks what takes as long as it takes, a large index or a large copy: nobody waits for it, or asks behind it, but the one who asks. */
export async function patiently<Row extends pg.QueryResultRow>(
  connection: Connection,
  text: string,
  values?: unknown[],
): Promise<pg.QueryResult<Row>> {
  const longest = { query_timeout: 24 * 3_600_000 };
  return connection.query<Row>({ text, values, ...longest });
}

/** SQLSTATE classes: connection exception, insufficient resources, operator intervention, system error. Beside them 25P03: idle in a transaction for too long. */
const awayClasses = new Set(['08', '53', '57', '58']);

/** Says which program it is that does not answer, when that is what happened. */
export function named(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (!isAway(error)) return error;
  const [inner] = error instanceof AggregateError ? error.errors : [error];
  const why = inner instanceof Error ? inner.message : String(code);
  return new Error(`PostgreSQL does not answer: ${why}. DATABASE_URL says where it is.`, {
    cause: error,
  });
}

/**
 * Whether the database could not be asked, or did not answer: whatever was asked is not to blame, and
 * asking again at once would only keep callers waiting.
 */
export function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    // EPIPE has the length of an SQLSTATE, but none of those is of letters alone that begin with E.
    return (
      /^E[A-Z]+$/.test(code) ||
      code === '25P03' ||
      (code.length === 5 && awayClasses.has(code.slice(0, 2)))
    );
  }
  // What node-postgres says itself has no code.
  return (
    typeof message === 'string' &&
    /^(timeout expired|timeout exceeded|Connection terminated|Query read timeout|Client (was closed|has encountered))/i.test(
      message,
    )
  );
}
