import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { ensureDatabase, urlOf } from './database.ts';
import { asEmbeddedError, errno } from './error.ts';
import { withLock } from './lock.ts';
import { claim, hasLiveOwner, isOurs, release } from './owner.ts';
import { findPackage } from './package.ts';
import { readPassword } from './password.ts';
import { findPlace, type Place } from './place.ts';
import {
  findPostmaster,
  type Postmaster,
  shutDown,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { serverLogOf } from './serverlog.ts';
import { watchPostmaster } from './watch.ts';

export { EMBEDDED_CODES, type EmbeddedCode, EmbeddedError } from './error.ts';

export interface EmbeddedOptions {
  /** Any folder, made when missing; relative paths count from the working directory. */
  dataDir: string;
  /** Takes one line at a time, without secrets. */
  log: (line: string) => void;
  /**
   * Called once when the server ends without this call's `stop()`: killed, crashed, or stopped by the
   * hub that owned it. At once for a server that this call started, else within seconds.
   */
  onExit?: () => void;
}

export interface EmbeddedServer {
  /** `postgres://…` on 127.0.0.1 with a random password: for pg, not for logs. */
  url: string;
  /** The real path of the folder that holds the database and the files about it. */
  home: string;
  /**
   * Stops the server if this call started it, or took it over from a hub that died (fast shutdown,
   * then waits); otherwise does nothing. Safe to call twice.
   * @throws EmbeddedError EMBEDDED_STOP when it is still there after twenty seconds
   */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that lives in `dataDir`, or joins it where another hub runs it already.
 *
 * The one that started the server owns it. When the owner stops, whoever joined loses the connection;
 * when the owner was killed, the server runs on and the next start takes it over. The server never
 * keeps the process alive; an owner that ends without `stop()` tells it to end, too, and does not wait.
 *
 * As root the server runs as an unprivileged user; what that user cannot reach is kept in
 * `/var/lib/post-office` (said in the log). The port is a new one at every start.
 *
 * @throws EmbeddedError with a plain sentence and one of EMBEDDED_CODES
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { dataDir } = options;
  try {
    const place = await findPlace(dataDir, options.log);
    return await withLock(place.home, () => startOrJoin(place, options));
  } catch (error) {
    throw asEmbeddedError(error, dataDir);
  }
}

async function startOrJoin(
  place: Place,
  { log, onExit }: EmbeddedOptions,
): Promise<EmbeddedServer> {
  const { home } = place;
  const running = await findPostmaster(home);
  const joins = running !== undefined && (await hasLiveOwner(home, running.pid));
  const postmaster = running ?? (await start(place, log));
  const { pid, port } = postmaster;
  try {
    const password = await readPassword(home);
    await ensureDatabase(port, password);
    if (!joins) await claim(home, pid);
    if (joins) log(`joined the PostgreSQL on 127.0.0.1:${port} that another hub runs`);
    else if (running)
      log(`took over the PostgreSQL on 127.0.0.1:${port} that an earlier hub left running`);
    const atExit = () => shutDown(pid);
    if (!joins) process.once('exit', atExit);
    const unwatch = watchPostmaster(postmaster, home, (how) => {
      process.off('exit', atExit);
      log(`PostgreSQL ended unasked (${how ?? `process ${pid}`}); see ${serverLogOf(home)}`);
      onExit?.();
    });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      unwatch();
      process.off('exit', atExit);
      stopped ??= joins ? Promise.resolve() : stopOwned(home, pid);
      return stopped;
    };
    return { url: urlOf(port, password), home, stop };
  } catch (error) {
    // What this call started must not outlive its failure.
    if (!running) await stopPostmaster(pid, home);
    throw error;
  }
}

async function start(place: Place, log: (line: string) => void): Promise<Postmaster> {
  const { home, account, spare } = place;
  const binaries = await findBinaries(await findPackage(), spare, account, log);
  await ensureCluster(home, binaries, account, log);
  const postmaster = await startPostmaster(home, binaries, account);
  log(`started PostgreSQL ${binaries.version} on 127.0.0.1:${postmaster.port}, data in ${home}`);
  return postmaster;
}

async function stopOwned(home: string, pid: number): Promise<void> {
  try {
    await withLock(home, async () => {
      if (!(await isOurs(home, pid))) return;
      await stopPostmaster(pid, home);
      await release(home);
    });
  } catch (error) {
    // Someone deleted the whole folder: the server goes with it.
    if (errno(error) !== 'ENOENT') throw asEmbeddedError(error, home);
    await stopPostmaster(pid, home);
  }
}
