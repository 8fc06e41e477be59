import { join } from 'node:path';

/** The hub as it was built last: it starts in half the time of the sources, and is what people run. */
export const program = join(import.meta.dirname, '../../dist/services/cli.js');
