import { once } from 'node:events';
import { pino } from 'pino';
import { type Role, readConfig } from '../config.ts';
import { startHub } from '../hub.ts';
import { onStop } from './stop-signals.ts';

/** All that a stop may take, in milliseconds; then the process ends wherever it is. */
const longestStop = 20_000;
/** Milliseconds after which nobody waits any more for the last line of the log to be taken. */
const lastLine = 500;

export async function serveCommand({ role }: { role: Role }): Promise<void> {
  const config = readConfig();
  const output = standardOutput();
  const log = pino(
    {
      level: config.logLevel,
      base: { role },
      timestamp: pino.stdTimeFunctions.isoTime,
      // Commands to Redis may hold secrets; where PostgreSQL failed, the values of a statement.
      redact: { paths: ['err.command', 'err.where'], remove: true },
    },
    output,
  );
  const starting = startHub(config, role, log);
  // A signal in the middle of the start stops what was started; a second one ends the process at once.
  onStop(longestStop, async ({ signal, err }) => {
    if (err) log.fatal({ event: 'crash', err }, 'an error that nobody expected');
    else log.info({ event: 'stopping', signal }, 'stopping');
    const hub = await starting;
    await hub.stop(longestStop - 5000);
    log.info({ event: 'stopped' }, 'stopped');
    await once(output, 'drain', { signal: AbortSignal.timeout(lastLine) }).catch(() => {});
  });
  const hub = await starting;
  if (!hub.url) return;
  log.info({ event: 'listening', url: hub.url, engine: hub.engine }, 'post office is open');
  if (process.stdout.isTTY) {
    console.log(`Post office is open: ${hub.url}/console (operators), ${hub.url}/docs (API)`);
  }
}

/** Where lines of the log go. When nobody takes them any more, the hub goes on without. */
function standardOutput() {
  const output = pino.destination({ dest: 1, sync: false });
  output.on('error', () => {
    output.write = () => true;
    // At the end of the process it would try for ever to write what is left.
    output.flushSync = () => {};
  });
  return output;
}
