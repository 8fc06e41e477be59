import t from 'tap';
import { migrations } from '../../services/ledger/migrate.ts';

/** What a statement of the release before would stumble over, as it runs on while a migration is applied. */
const breaking = [
  /\bdrop (table|column|type|default|constraint)\b/,
  /\brename\b/,
  /\balter column \w+ (set data )?type\b/,
  /\bset not null\b/,
  /\badd column (?!.*\bdefault\b).*\bnot null\b/,
];
/** In front of a statement that is compatible all the same, with the reason. */
const marker = /^-- compatible: \w+/m;

/** Older than the rule: `payloads` keeps its name and its columns, which its own test shows. */
const before = ['0006_retention.sql'];

/** The statements of a migration that break the release before, and say no reason why they do not. */
function faults(sql: string): string[] {
  return sql.split(';').filter((statement) => {
    const plain = statement.replace(/--.*$/gm, '').toLowerCase().replace(/\s+/g, ' ');
    return !marker.test(statement) && breaking.some((one) => one.test(plain));
  });
}

t.test('migrations only add', async (t) => {
  const [, ...later] = await migrations();
  for (const { name, sql } of later)
    if (!before.includes(name)) t.strictSame(faults(sql), [], name);
});

t.test('what takes away is noticed, unless it says why it may', async (t) => {
  for (const sql of [
    'drop table lanes',
    'alter table messages\n  drop column state',
    'alter table messages rename column state to fate',
    'alter table messages alter column state type integer',
    'alter table messages alter column partner set not null',
    'alter table messages add column state text not null',
  ])
    t.equal(faults(`create table more (id uuid); ${sql};`).length, 1, sql);
  t.strictSame(faults("alter table messages add column state text not null default 'new'"), []);
  t.strictSame(faults('-- we drop table x\ncreate table lanes (id uuid not null)'), []);
  t.strictSame(faults('-- compatible: nobody has read it for two releases\ndrop table x'), []);
});
