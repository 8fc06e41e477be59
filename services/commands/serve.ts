import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { type Role, readConfig } from '../config.ts';
import { startHub } from '../hub.ts';

/** All that a stop may take, in milliseconds; then the process ends wherever it is. */
const longestStop = 20_000;

export async function serveCommand({ role }: { role: Role }): Promise<void> {
  const config = readConfig();
  const log = pino({
    level: config.logLevel,
    base: { role },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  const hub = await startHub(config, role, log);
  // A second signal ends the process at once.
  closeWithGrace({ delay: longestStop, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ event: 'crash', err }, 'an error that nobody expected');
    else log.info({ event: 'stopping', signal }, 'stopping');
    await hub.stop(longestStop - 5000);
    log.info({ event: 'stopped' }, 'stopped');
  });
  if (!hub.url) return;
  log.info({ event: 'listening', url: hub.url, engine: hub.engine }, 'post office is open');
  if (process.stdout.isTTY) {
    console.log(`Post office is open: ${hub.url}/console (operators), ${hub.url}/docs (API)`);
  }
}
