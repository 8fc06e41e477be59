-- Alerts: what stands that somebody should know of, one row for each cause; while ended_at is null it lasts.
create table alerts (
  id          uuid primary key,
  kind        text not null check (kind in ('outage', 'overdue', 'silent', 'held', 'dead_letters', 'quarantined')),
  system      text not null,
  began_at    timestamptz not null default now(),
  clear_since timestamptz, -- nothing of it has stood since; when that lasts, the alert ends
  ended_at    timestamptz,
  count       integer check (count > 0), -- when last looked; null: there is nothing to count
  detail      text not null,
  check (ended_at is null or clear_since is not null)
);
create unique index alerts_lasting on alerts (kind, system) where ended_at is null;

-- What has to be told of alerts, and to which entry of `alerts` in the address book. One that is being
-- sent is due again when its sender must have been lost.
create table notifications (
  id          uuid primary key,
  alert_id    uuid not null references alerts on delete cascade,
  event       text not null check (event in ('begun', 'over')),
  recipient   text not null,
  due_at      timestamptz not null default now(),
  attempts    integer not null default 0 check (attempts >= 0),
  sent_at     timestamptz,
  given_up_at timestamptz,
  error       text, -- of the last attempt, in words that hold no address
  unique (alert_id, recipient, event),
  check (sent_at is null or given_up_at is null)
);
create index notifications_due on notifications (due_at) where sent_at is null and given_up_at is null;

-- When all this was last looked at: of several processes one does.
create table looks (
  at timestamptz not null
);
insert into looks values ('-infinity');

-- Systems of which documents are expected: when the last one came, and up to when messages were looked through.
create table heard (
  system    text primary key,
  at        timestamptz not null,
  looked_at timestamptz not null
);

-- For looking at every system in turn, however many deliveries wait. Few rows are ever in them: those of
-- routes with deliver_within, and those that went wrong.
create index deliveries_late on deliveries (system, deliver_by)
  where deliver_by is not null and state in ('held', 'queued', 'sending', 'retrying');
create index deliveries_dead on deliveries (system, enqueued_at) where state = 'dead';
create index messages_quarantined on messages (system, accepted_at) where state = 'quarantined';
