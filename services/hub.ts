/** The whole hub in one place: what it is made of, and in which order it starts and stops. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Engine, type EngineEvents, postgresEngine, redisEngine } from '../queues/engine.ts';
import { wakeUps } from '../queues/wake-ups.ts';
import { refusalLimit } from './api/refusals.ts';
import { apiServer, workerServer } from './api/server.ts';
import { keepBook, startBook } from './book-keeper.ts';
import type { Config, Role } from './config.ts';
import { consolePages } from './console/console.ts';
import type { Book } from './exchange/address-book/book.ts';
import { bookWarnings } from './exchange/address-book/warnings.ts';
import { dispatcher } from './exchange/dispatch.ts';
import { startEmbedded } from './ledger/embedded/index.ts';
import { armFailpoint } from './ledger/failpoint.ts';
import { hubKey } from './ledger/hub-key.ts';
import { newId } from './ledger/ids.ts';
import { openLedger } from './ledger/ledger.ts';
import { beat, leave } from './ledger/nodes.ts';
import { openPool, type Pool } from './ledger/pool.ts';
import { makeKeys } from './made-keys.ts';
import { metrics } from './metrics.ts';
import { startHeart } from './worker/heart.ts';
import { startHousekeeping } from './worker/housekeeping.ts';
import { httpClient } from './worker/http.ts';
import { startNotifier } from './worker/notifier.ts';
import { startRelay } from './worker/relay.ts';
import { startReplayer } from './worker/replayer.ts';
import { startWatch, usualPace, type WatchPace } from './worker/watch.ts';
import { type Deliverer, deliverer } from './worker/worker.ts';

export interface Hub {
  /** Base URL of the api; undefined in a process that only works. */
  url?: string;
  engine: Engine['kind'];
  /** Where the ledger is, with its password: for tools of the same machine, not for logs. */
  databaseUrl: string;
  book(): Book;
  /** Stops taking in, finishes or hands back what is under way, within `grace` milliseconds. */
  stop(grace?: number): Promise<void>;
}

/** A reason not to start, in a sentence. */
export class StartError extends Error {}

/** Milliseconds between two looks: for a new address book, for deliveries that are due, for expired payloads. */
const lookForBook = 1000;
const sweepEvery = 2000;
const keepHouseEvery = 60_000;
const notifyEvery = 1000;

/** @param pace of the watch for alerts */
export async function startHub(
  config: Config,
  role: Role,
  log: Logger,
  pace: WatchPace = usualPace,
): Promise<Hub> {
  armFailpoint(config.failpoint);
  if (config.failpoint)
    log.warn({ event: 'failpoint', ...config.failpoint }, 'this process is going to die');
  // What was started is stopped in the opposite order, also when the start fails half-way.
  const stops: ((grace: number) => Promise<unknown> | unknown)[] = [];
  const stop = async (grace = 15_000): Promise<void> => {
    const end = performance.now() + grace;
    for (const one of stops.splice(0).reverse()) {
      const left = Math.max(0, end - performance.now());
      // One that does not end must not keep the others from it.
      const late = sleep(left + 2000, 'late', { ref: false });
      const ended = Promise.resolve(one(left)).catch((err: unknown) =>
        log.error({ event: 'stop.failed', err }, 'while stopping'),
      );
      if ((await Promise.race([ended, late])) === 'late')
        log.warn({ event: 'stop.late' }, 'gave up waiting');
    }
  };
  const onError = (subject: string) => (err: unknown) =>
    log.warn({ event: `${subject}.error`, err }, `${subject} error`);
  const engineEvents: EngineEvents = {
    onAway: (err) =>
      log.warn(
        { event: 'engine.away', err },
        'the queue engine does not answer: documents are accepted, workers look by themselves every 2 s',
      ),
    onBack: (ms) => log.warn({ event: 'engine.back', ms }, 'the queue engine answers again'),
    onAdvice: (sentence) => log.warn({ event: 'engine.advice' }, sentence),
    onError: onError('queue'),
  };
  try {
    const databaseUrl = config.databaseUrl ?? (await embedded());
    const ledger = await openLedger({
      url: databaseUrl,
      connections: config.connections,
      onError: onError('ledger'),
      onAway: (err) =>
        log.error({ event: 'ledger.away', err }, 'the ledger does not answer: nothing is accepted'),
      onBack: (ms) => log.warn({ event: 'ledger.back', ms }, 'the ledger answers again'),
    });
    stops.push(() => ledger.close());

    const engine = config.redis
      ? redisEngine(config.redis, engineEvents)
      : await onPostgres(databaseUrl);
    stops.push(() => engine.close());
    const calls = wakeUps(engine);
    stops.push(() => calls.close());
    const dispatch = dispatcher(calls.add, engine.report);
    const figures = metrics(ledger.pool);

    await readBookFile(ledger.pool);
    let worker: Deliverer | undefined;
    const keeper = await keepBook({
      pool: ledger.pool,
      secrets: config.secrets,
      every: lookForBook,
      onBook(book) {
        for (const sentence of book.missingSecrets) log.warn({ event: 'secret.missing' }, sentence);
        for (const sentence of bookWarnings(book)) log.warn({ event: 'book.warning' }, sentence);
        log.info({ event: 'book', version: book.version }, 'address book in force');
        worker?.follow();
      },
      onError: onError('book'),
    });
    if (!keeper)
      throw new StartError(
        `There is no address book: write ${config.bookFile}, or store one with 'post-office apply FILE'.`,
      );
    stops.push(() => keeper.stop());

    if (role !== 'api') {
      const node = newId();
      stops.push(() => leave(ledger.pool, node));
      const heart = await startHeart((ms) => beat(ledger.pool, node, ms), log);
      stops.push(() => heart.stop());
      const client = httpClient();
      stops.push(() => client.close());
      worker = deliverer({
        node,
        engine,
        wakeUps: calls,
        ledger,
        client,
        book: keeper.current,
        log,
        alive: heart.alive,
        onAttempt({ system, outcome, code, seconds }) {
          figures.attempts.inc({ system, outcome, code: code ?? '' });
          figures.attemptSeconds.observe({ system }, seconds);
        },
        onOutage: (system, change) => figures.outages.inc({ system, change }),
      });
      const running = worker;
      stops.push((grace) => running.stop(grace));
      await worker.start();
      const relay = startRelay({
        pool: ledger.pool,
        log,
        every: sweepEvery,
        judges: heart.steady,
        attend: worker.attend,
      });
      stops.push(() => relay.stop());
      const replayer = startReplayer({ node, ledger, dispatch, log, book: keeper.current });
      stops.push(() => replayer.stop());
      const { pool } = ledger;
      const notifier = startNotifier({
        pool,
        book: keeper.current,
        client,
        log,
        every: notifyEvery,
        onNotification: (to, result) => figures.notifications.inc({ to, result }),
      });
      stops.push(() => notifier.stop());
      const watch = startWatch({ pool, book: keeper.current, log, pace });
      stops.push(() => watch.stop());
      const house = startHousekeeping({
        ...{ ledger, log, every: keepHouseEvery },
        book: keeper.current,
      });
      stops.push(() => house.stop());
    }

    const parts = {
      ledger,
      engine,
      wakeUps: calls,
      dispatch,
      book: keeper.current,
      metrics: figures,
      refusals: refusalLimit(),
      log,
      trustProxy: config.trustProxy,
    };
    let url: string | undefined;
    if (role !== 'worker') {
      const app = await apiServer(parts);
      const cookieKey = await hubKey(ledger.pool, 'session');
      await app.register(consolePages, { ...parts, cookieKey });
      url = await listen(app);
    } else if (config.portGiven) {
      // A worker has nothing to tell but how it is.
      url = await listen(await workerServer(parts));
    }
    return { url, engine: engine.kind, databaseUrl, book: keeper.current, stop };
  } catch (error) {
    await stop(1000);
    throw error;
  }

  async function embedded(): Promise<string> {
    const server = await startEmbedded({
      dataDir: join(config.dataDir, 'database'),
      log: (line) => log.debug({ event: 'embedded' }, line),
      // Without its database the hub is nothing; whoever started it starts both again.
      onExit() {
        throw new StartError('The embedded PostgreSQL has ended by itself: the hub cannot go on.');
      },
    });
    stops.push(() => server.stop());
    return server.url;
  }

  async function listen(app: FastifyInstance): Promise<string> {
    stops.push(async (grace) => {
      // What was begun is answered; a body that does not come is not waited for all of the time.
      const timer = setTimeout(() => app.server.closeAllConnections(), grace / 2);
      await app.close().finally(() => clearTimeout(timer));
    });
    return app.listen({ host: config.host, port: config.port });
  }

  async function onPostgres(url: string): Promise<Engine> {
    // The queue and its worker share it; the worker keeps one connection for LISTEN.
    const pool = openPool({
      url,
      max: 8,
      schema: 'bullmq',
      onError: onError('queue'),
    });
    stops.push(() => pool.end());
    return postgresEngine(pool, engineEvents);
  }

  /** The file that the hub starts with, and the keys that it names and nobody has made yet. */
  async function readBookFile(pool: Pool): Promise<void> {
    const { bookFile, bookGiven, dataDir } = config;
    const source = await readFile(bookFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && !bookGiven) return undefined;
      throw new StartError(`The address book ${bookFile} cannot be read: ${error.code}.`);
    });
    if (source === undefined) return;
    const alone = config.databaseUrl === undefined;
    const became = await startBook(pool, source, alone);
    if (became === 'other') {
      log.warn(
        { event: 'book.other', file: bookFile },
        'the file is not the address book in force; post-office apply would make it so',
      );
    }
    // Elsewhere somebody else has made them: a second set would open nothing.
    if (became !== 'stored' && !alone) return;
    const made = await makeKeys(source, dirname(bookFile), join(dataDir, 'keys'));
    for (const file of made) log.info({ event: 'key.made', file }, 'made a key');
  }
}
