#!/usr/bin/env node
/** The command `post-office`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { explain } from './commands/explain.ts';
import { ways } from './commands/proof.ts';
import { variables } from './config.ts';

const settings = Object.entries(variables).map(([name, text]) => `  ${name.padEnd(24)} ${text}`);

const program = new Command('post-office')
  .description('A data-exchange hub between enterprise systems: documents in, receipts out.')
  .version(version())
  .addHelpText('after', `\nSettings, from the environment:\n${settings.join('\n')}`);

// What a command needs is loaded when it is asked for: the hub is most of the program.
program
  .command('serve')
  .description('run the hub: take documents in, deliver them')
  .addOption(
    new Option('--role <role>', 'what this process does')
      .choices(['api', 'worker', 'all'])
      .default('all'),
  )
  .action(async (options) => (await import('./commands/serve.ts')).serveCommand(options));

program
  .command('apply')
  .argument('<file>', 'an address book (YAML)')
  .description('check an address book and store it as the version in force')
  .option('--check', 'only check it')
  .option('--json', 'print one line of JSON')
  .action(async (file, options) =>
    (await import('./commands/apply.ts')).applyCommand(file, options),
  );

program
  .command('migrate')
  .description('bring the ledger up to date, and nothing else')
  .option('--json', 'print one line of JSON')
  .action(async (options) => (await import('./commands/migrate.ts')).migrateCommand(options));

program
  .command('backup')
  .argument('<folder>', 'where it goes; must not exist, or be empty')
  .description('back up the embedded database, keys and address book, also while the hub runs')
  .option('--json', 'print one line of JSON')
  .action(async (folder, options) =>
    (await import('./commands/backup.ts')).backupCommand(folder, options),
  );

program
  .command('restore')
  .argument('<folder>', 'a backup')
  .description('put a backup in the place of an empty data folder, after verifying every file')
  .option('--json', 'print one line of JSON')
  .action(async (folder, options) =>
    (await import('./commands/backup.ts')).restoreCommand(folder, options),
  );

program
  .command('send')
  .argument('<system>', 'the sending system, by its name in the address book')
  .argument('<file>', 'the document')
  .description('post a document as a system would')
  .option('--hub <url>', 'the hub; otherwise the one of HOST and PORT on this machine')
  .addOption(
    new Option('--auth <way>', 'how the system proves who it is, as the address book says')
      .choices(ways)
      .default('bearer'),
  )
  .option('--key-file <file>', 'file with its key, password or secret')
  .option('--user <name>', 'its user name, for --auth basic')
  .option('--content-type <type>', 'of the document; otherwise by its ending')
  .option('--json', 'print the answer as it came')
  .action(async (system, file, options) =>
    (await import('./commands/send.ts')).sendCommand(system, file, options),
  );

program
  .command('track')
  .argument('<number>', 'a business key, or the beginning of one, or a message id')
  .description('find a document and say what became of it')
  .option('--hub <url>', 'the hub; otherwise the one of HOST and PORT on this machine')
  .requiredOption('--key-file <file>', 'file with an operator token or the key of a system')
  .option('--json', 'print one line of JSON')
  .action(async (number, options) =>
    (await import('./commands/track.ts')).trackCommand(number, options),
  );

program
  .command('replay')
  .description('send many messages again, at a steady pace, and wait until that is done')
  .option('--system <name>', 'those that this system sent')
  .option('--receiver <name>', 'only their deliveries to this system')
  .option('--type <type>', 'supplier, lead, order, rating or receipt')
  .option('--state <state>', 'quarantined, unrouted, in_transit, delivered or failed')
  .option('--from <time>', 'accepted at or after, such as 2026-03-02T08:15:00Z')
  .option('--to <time>', 'accepted before')
  .option('--keys <keys...>', 'those with one of these business keys')
  .option('--retry', 'only dead letters, under the same idempotency key')
  .option('--rate <n>', 'messages a second at most; otherwise 50')
  .option('--reason <text>', 'why; kept in the audit log')
  .option('--dry-run', 'only say how many there are, and what would be different')
  .option('--hub <url>', 'the hub; otherwise the one of HOST and PORT on this machine')
  .requiredOption('--key-file <file>', 'file with an operator token')
  .option('--json', 'print one line of JSON')
  .action(async (options) => (await import('./commands/replay.ts')).replayCommand(options));

program
  .command('key')
  .description('make a key: once for its holder, and its hash for the address book')
  .option('--json', 'print one line of JSON')
  .action(async (options) => (await import('./commands/key.ts')).keyCommand(options));

await program.parseAsync().catch(explain);

function version(): string {
  // Beside the sources, or one folder above the built program.
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return (
        JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8')) as { version: string }
      ).version;
    } catch {}
  }
  return 'unknown';
}
