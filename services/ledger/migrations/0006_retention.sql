-- Payloads are kept for a time. Their table is partitioned by that time, so that what has expired is
-- dropped with its partition and not deleted row by row: an id is a UUIDv7, so a range of ids is a
-- range of time. What was there before becomes the first partition as it lies. Attaching it reads it
-- once and writes nothing; statements of programs that know nothing of partitions stay valid.
alter table payloads rename to payloads_old;
alter table payloads_old rename constraint payloads_pkey to payloads_old_pkey;
create table payloads (like payloads_old) partition by range (owner_id);
alter table payloads add constraint payloads_pkey primary key (owner_id);

-- Takes whatever has no partition of its own: nothing, as long as somebody makes them ahead.
create table payloads_default partition of payloads default;

-- The other partitions, by their ranges [from_id, to_id); from_id is null in the oldest one.
create table payload_partitions (
  name    text primary key,
  from_id uuid,
  to_id   uuid not null,
  look_at timestamptz, -- not before: the next look at what of it has expired; null: none so far
  periods text -- those that were in force at the last look
);

-- What was dropped when. It tells when a payload that is gone expired.
create table payload_sweeps (
  id      uuid primary key,
  at      timestamptz not null,
  from_id uuid,
  to_id   uuid not null,
  dropped bigint not null check (dropped >= 0),
  kept    bigint not null check (kept >= 0)
);

do $$
declare
  day constant bigint := 86400000;
  newest bigint := (select ('x' || left(replace(owner_id::text, '-', ''), 12))::bit(48)::bigint
                      from payloads_old order by owner_id desc limit 1);
  -- The day after tomorrow, in UTC: until then somebody has made the next ones.
  cut bigint := (greatest(newest, (extract(epoch from now()) * 1000)::bigint) / day + 2) * day;
  bound uuid := (lpad(to_hex(cut), 12, '0') || '70008000000000000000')::uuid;
begin
  execute format('alter table payloads attach partition payloads_old for values from (minvalue) to (%L)', bound);
  insert into payload_partitions (name, to_id) values ('payloads_old', bound);
end $$;

-- What a person wants kept whatever its period says, and must not be erased.
create table holds (
  id             uuid primary key,
  scope          text not null check (scope in ('message', 'key', 'partner', 'system')),
  value          text not null, -- of a message its id, of a business key the form it is compared in
  reason         text not null check (btrim(reason) <> ''),
  actor          text not null,
  at             timestamptz not null default now(),
  released_at    timestamptz,
  released_by    text,
  release_reason text check (btrim(release_reason) <> ''),
  check ((released_at is null) = (released_by is null)),
  check ((released_at is null) = (release_reason is null))
);
create index holds_lasting on holds (scope, value) where released_at is null;

-- Payloads that a person had erased. Of an interchange the bytes as received go with any of its messages.
alter table messages add column erased_at timestamptz;
alter table messages add column erased_by text;
alter table interchanges add column erased_at timestamptz;
alter table interchanges add column erased_by text;
