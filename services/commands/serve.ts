import { pino } from 'pino';
import { type Role, readConfig } from '../config.ts';
import { startHub } from '../hub.ts';
import { onStop } from './stop-signals.ts';

/** All that a stop may take, in milliseconds; then the process ends wherever it is. */
const longestStop = 20_000;

export async function serveCommand({ role }: { role: Role }): Promise<void> {
  const config = readConfig();
  const log = pino({
    level: config.logLevel,
    base: { role },
    timestamp: pino.stdTimeFunctions.isoTime,
    // Commands to Redis may hold secrets; where PostgreSQL failed, the values of a statement.
    redact: { paths: ['err.command', 'err.where'], remove: true },
  });
  const starting = startHub(config, role, log);
  // A signal in the middle of the start stops what was started; a second one ends the process at once.
  onStop(longestStop, async ({ signal, err }) => {
    if (err) log.fatal({ event: 'crash', err }, 'an error that nobody expected');
    else log.info({ event: 'stopping', signal }, 'stopping');
    const hub = await starting;
    await hub.stop(longestStop - 5000);
    log.info({ event: 'stopped' }, 'stopped');
  });
  const hub = await starting;
  if (!hub.url) return;
  log.info({ event: 'listening', url: hub.url, engine: hub.engine }, 'post office is open');
  if (process.stdout.isTTY) {
    console.log(`Post office is open: ${hub.url}/console (operators), ${hub.url}/docs (API)`);
  }
}
