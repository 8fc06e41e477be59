-- Times in which a system took nothing: the hub sends it nothing but a trial now and then. While
-- ended_at is null it lasts; each row is one outage.
create table outages (
  id         uuid primary key,
  system     text not null,
  began_at   timestamptz not null default now(),
  ended_at   timestamptz,
  code       text not null, -- of the last failure
  detail     text,
  trials     integer not null default 0 check (trials >= 0), -- that failed
  trial_at   timestamptz not null, -- not before: the next one
  tried_by   uuid, -- the node that has the trial, and until when
  tried_until timestamptz,
  check ((tried_by is null) = (tried_until is null)),
  check (ended_at is null or tried_by is null)
);
create unique index outages_lasting on outages (system) where ended_at is null;
create index outages_of_system on outages (system, id desc);

-- Systems to which a person wants nothing sent for now; who resumed them, and why, is in the audit.
create table pauses (
  system text primary key,
  since  timestamptz not null default now(),
  actor  text not null,
  reason text not null check (btrim(reason) <> '')
);
