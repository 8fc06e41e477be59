import { migrate } from '../ledger/migrate.ts';
import { withDatabase } from './database.ts';

export async function migrateCommand({ json }: { json?: boolean }): Promise<void> {
  const applied = await withDatabase((pool) => migrate(pool));
  if (json) console.log(JSON.stringify({ applied }));
  else
    console.log(
      applied.length === 0 ? 'The ledger is up to date.' : `Applied ${applied.join(', ')}.`,
    );
}
