-- The ledger: everything the hub has taken in, and everything it did with it.
-- Ids are UUIDv7, made by the hub: their order is the order of acceptance, so a primary key is also
-- the index for "newest first", and old rows can later be dropped by range.

create table address_books (
  version    integer primary key check (version > 0),
  source     text not null,
  sha256     text not null,
  applied_by text not null,
  applied_at timestamptz not null default now()
);

create table interchanges (
  id                   uuid primary key,
  system               text not null,
  partner              text,
  state                text not null check (state in ('accepted', 'partly_accepted', 'rejected')),
  received_at          timestamptz not null,
  content_type         text not null,
  headers              jsonb not null,
  remote_address       text,
  bytes                integer not null check (bytes >= 0),
  sha256               bytea not null check (octet_length(sha256) = 32),
  idempotency_key      text,
  traceparent          text,
  address_book_version integer references address_books,
  problem              jsonb,
  check ((state = 'accepted') = (problem is null))
);
create index interchanges_refused on interchanges (id desc) where state <> 'accepted';

-- They outlive the rows they point to (no foreign keys): a repetition is told long after its bytes
-- are gone. What makes a repetition: an Idempotency-Key ('key:…'), a native id ('doc:…') or the bytes ('sha:…').
create table dedupe_keys (
  system         text not null,
  key            text not null,
  sha256         bytea not null check (octet_length(sha256) = 32),
  interchange_id uuid not null,
  message_id     uuid,
  repeats        integer not null default 0,
  primary key (system, key)
);

create table messages (
  id                   uuid primary key,
  interchange_id       uuid not null references interchanges,
  position             integer, -- of the document in its interchange, from 0; null: made by the hub
  system               text not null,
  partner              text not null,
  type                 text check (type in ('supplier', 'lead', 'order', 'rating', 'receipt')),
  action               text check (action in ('create', 'update', 'upsert', 'delete')),
  native_type          text not null,
  native_id            text,
  state                text not null
                       check (state in ('quarantined', 'unrouted', 'in_transit', 'delivered', 'failed')),
  accepted_at          timestamptz not null,
  business_keys        jsonb not null,
  canonical_sha256     bytea check (octet_length(canonical_sha256) = 32),
  schema_id            text,
  address_book_version integer not null references address_books,
  problem              jsonb,
  receipt_sha256       bytea check (octet_length(receipt_sha256) = 32),
  check ((state = 'quarantined') = (problem is not null)),
  check (state = 'quarantined' or (type is not null and canonical_sha256 is not null)),
  unique (interchange_id, position)
);
create index messages_waiting on messages (state, id desc)
  where state in ('quarantined', 'unrouted', 'failed');

-- Business keys in the form they are compared in: upper case, no blanks, no leading zeros.
create table message_keys (
  value      text collate "C" not null,
  message_id uuid not null references messages,
  primary key (value, message_id)
);

create table deliveries (
  id               uuid primary key,
  message_id       uuid not null references messages,
  system           text not null,
  partner          text not null,
  route            text not null,
  lane             text, -- null: no order is kept
  sequence         bigint generated always as identity,
  on_dead          text not null check (on_dead in ('hold', 'skip')),
  state            text not null check (state in
                   ('held', 'queued', 'sending', 'retrying', 'delivered', 'dead', 'cancelled')),
  generation       integer not null default 1 check (generation > 0), -- one more each time a person sends it again
  replays          integer not null default 0 check (replays >= 0), -- those of them that are meant to have an effect again
  attempts         integer not null default 0 check (attempts >= 0), -- tries in this generation
  created_at       timestamptz not null,
  due_at           timestamptz not null,
  enqueued_at      timestamptz not null,
  deliver_by       timestamptz,
  lease_owner      uuid,
  lease_until      timestamptz,
  delivered_at     timestamptz,
  code             text,
  detail           text,
  remote_status    text,
  remote_reference text,
  acknowledgment   text not null default 'none'
                   check (acknowledgment in ('none', 'awaited', 'accepted', 'rejected', 'overdue')),
  unique (message_id, system),
  check ((state = 'sending') = (lease_owner is not null)),
  check ((state = 'sending') = (lease_until is not null)),
  check ((state = 'delivered') = (delivered_at is not null)),
  check (state <> 'dead' or code is not null)
);
create index deliveries_open on deliveries (state, due_at, system)
  where state in ('held', 'queued', 'sending', 'retrying', 'dead');
create index deliveries_lane on deliveries (system, lane, sequence)
  where lane is not null
    and (state in ('held', 'queued', 'sending', 'retrying') or (state = 'dead' and on_dead = 'hold'));

create table attempts (
  id          uuid primary key,
  delivery_id uuid not null references deliveries,
  generation  integer not null,
  number      integer not null check (number > 0),
  worker      uuid not null,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  outcome     text check (outcome in ('delivered', 'refused', 'failed', 'unknown')),
  code        text,
  status      text,
  detail      text,
  reference   text,
  sent_sha256 bytea check (octet_length(sent_sha256) = 32),
  unique (delivery_id, generation, number),
  check ((ended_at is null) = (outcome is null)),
  check (outcome is null or (outcome in ('refused', 'failed')) = (code is not null))
);

-- The bytes: of an interchange as received, of a message in canonical form, of a delivery as sent.
create table payloads (
  owner_id     uuid primary key,
  content_type text not null,
  body         bytea not null
);

-- Statements that a step happened. The unique key makes the receipts of a message a chain, not a tree.
create table receipts (
  id              uuid primary key,
  interchange_id  uuid not null references interchanges,
  message_id      uuid references messages,
  event           text not null check (event in
                  ('accepted', 'rejected', 'quarantined', 'unrouted', 'delivered', 'dead', 'cancelled')),
  body            text not null,
  sha256          bytea not null check (octet_length(sha256) = 32),
  previous_sha256 bytea check (octet_length(previous_sha256) = 32)
);
create unique index receipts_chain on receipts (message_id, previous_sha256) nulls not distinct
  where message_id is not null;
create index receipts_of_interchange on receipts (interchange_id) where message_id is null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger receipts_append_only before update or delete on receipts
  for each row execute function refuse_change();
create trigger receipts_no_truncate before truncate on receipts
  for each statement execute function refuse_change();
-- What was received is never received otherwise afterwards; only the verdict on it may change.
create trigger interchanges_immutable
  before update of id, system, received_at, content_type, headers, bytes, sha256, idempotency_key on interchanges
  for each row execute function refuse_change();
create trigger address_books_append_only before update or delete on address_books
  for each row execute function refuse_change();

-- What people did, and why.
create table audit (
  id     uuid primary key,
  at     timestamptz not null,
  actor  text not null,
  action text not null,
  target text not null,
  reason text not null check (btrim(reason) <> '')
);
create trigger audit_append_only before update or delete on audit
  for each row execute function refuse_change();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function refuse_change();
create index audit_target on audit (target);

-- Keys that all processes of one hub share, made at the first start. Example: that of session cookies.
create table hub_keys (
  name text primary key,
  key  bytea not null
);
