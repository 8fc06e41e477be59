import t from 'tap';
import { migrations } from '../../services/ledger/migrate.ts';

/** What a statement of the release before would stumble over, as it runs on while a migration is applied. */
const breaking = [
  /\bdrop (table|column|type|default|constraint)\b/,
  /\brename\b/,
  /\balter column \w+ (set data )?type\b/,
  /\bset not null\b/,
  /\badd column (?!.*\bdefault\b).*\bnot null\b/,
  /\badd (constraint|check|unique|primary key|foreign key|exclude)\b/,
  /\bcreate unique index\b/,
  /\bcreate (or replace )?(constraint )?trigger\b/,
  /^ ?(with\b.*)?(update|delete from|truncate)\b/,
];
/** In front of a statement that is compatible all the same, with the reason. */
const marker = /^-- compatible: \w+/m;

/** Older than the rule. Those of 0002 keep lanes in order, which both releases do; `payloads` of 0006 keeps its name and columns. */
const before = ['0002_lanes_and_leases.sql', '0006_retention.sql'];

/** The statements of a migration that break the release before, and say no reason why they do not. */
function faults(sql: string): string[] {
  // Of a table that the migration makes itself the release before knows nothing.
  const own = [...sql.matchAll(/create table (\w+)/g)].map(([, name]) => name).join('|');
  const ofOwn = new RegExp(`\\b(on|alter table) (${own})\\b`);
  return sql.split(';').filter((statement) => {
    const plain = statement.replace(/--.*$/gm, '').toLowerCase().replace(/\s+/g, ' ');
    if (own && ofOwn.test(plain)) return false;
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
    'alter table messages add constraint short check (length(type) < 9)',
    'create unique index one on messages (native_id)',
    'create trigger t before insert on messages for each row execute function f()',
    "update messages set type = 'order'",
    'delete from messages',
  ])
    t.equal(faults(`create table more (id uuid); ${sql};`).length, 1, sql);
  t.strictSame(faults("alter table messages add column state text not null default 'new'"), []);
  t.strictSame(faults('-- we drop table x\ncreate table lanes (id uuid not null)'), []);
  t.strictSame(faults('-- compatible: nobody has read it for two releases\ndrop table x'), []);
});
