import { readFile, stat } from 'node:fs/promises';
import { type Account, runCommand } from './command.ts';
import { EmbeddedError } from './error.ts';

const OWN_NAME = 'post-office';

/** The accounts of a passwd(5) text, `name:password:uid:gid:…` a line; root is left out. */
export function parsePasswd(text: string): Account[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(
      ({ name, uid, gid }) => isName(name) && uid !== 0 && [uid, gid].every(Number.isInteger),
    );
}

/** macOS begins its comments with `#`. */
function isName(name: string): boolean {
  return /^[^#]/.test(name);
}

/** The account made for PostgreSQL by a distribution's package, else our own. */
export function preferred(accounts: readonly Account[]): Account | undefined {
  return ['postgres', OWN_NAME]
    .map((wanted) => accounts.find(({ name }) => name === wanted))
    .find((account) => account !== undefined);
}

async function readAccounts(): Promise<Account[]> {
  return parsePasswd(await readFile('/etc/passwd', 'utf8'));
}

/**
 * Who runs PostgreSQL: undefined means this process's own user. PostgreSQL refuses to be root, so for
 * root it is the owner of the data if there are any, else `postgres`, else `post-office` (created when
 * the system has useradd), else `nobody`.
 * @param pgdata the database folder, which may not exist yet
 */
export async function serverAccount(
  pgdata: string,
  log: (line: string) => void,
): Promise<Account | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const accounts = await readAccounts();
  const owner = await stat(pgdata).catch(() => undefined);
  if (owner) return accountOf(owner, accounts, pgdata);
  return preferred(accounts) ?? (await createAccount(log));
}

/** Data keep their user: PostgreSQL refuses a folder of someone else's. */
function accountOf(
  { uid, gid }: { uid: number; gid: number },
  accounts: readonly Account[],
  pgdata: string,
): Account {
  if (uid === 0) {
    const name = preferred(accounts)?.name ?? 'nobody';
    throw new EmbeddedError(
      'EMBEDDED_FILES',
      `The database ${pgdata} belongs to root, as whom PostgreSQL refuses to run; hand it over with: chown -R ${name} '${pgdata}'`,
    );
  }
  return accounts.find((account) => account.uid === uid) ?? { name: `uid ${uid}`, uid, gid };
}

async function createAccount(log: (line: string) => void): Promise<Account> {
  for (const useradd of ['/usr/sbin/useradd', '/sbin/useradd']) {
    const { ok } = await runCommand(useradd, [
      ...['--system', '--user-group', '--no-create-home'],
      ...['--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', OWN_NAME],
    ]);
    if (ok)
      log(`created the system user ${OWN_NAME} to run PostgreSQL, which refuses to run as root`);
  }
  // Whether it worked or another process was quicker: the file tells.
  const accounts = await readAccounts();
  const account = preferred(accounts) ?? accounts.find(({ name }) => name === 'nobody');
  if (account) return account;
  throw new EmbeddedError(
    'EMBEDDED_FILES',
    'PostgreSQL refuses to run as root and there is no other user for it; start the hub as an ordinary user, or set DATABASE_URL.',
  );
}
