-- What waits for a system, what was never tried apart from what is tried again: a worker takes some of each. First the
-- index that goes, whose lock is the stronger one. An older worker finds what it looks for in the new one, more slowly.
-- compatible: an index decides how fast something is found, not whether
drop index deliveries_told;
create index deliveries_due on deliveries (system, least(attempts + replays, 1), enqueued_at)
  where state in ('queued', 'retrying');

-- A row is locked by whoever claims deliveries to a system that has a limit over all processes. Those that may be begun
-- in a time are counted in it.
create table turnstiles (
  system text primary key,
  began_at timestamptz not null default 'epoch',
  taken integer not null default 0
);
