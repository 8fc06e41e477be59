-- A million deliveries may wait. First the index that goes, whose lock is the stronger one: taken later, it
-- would wait for somebody who waits for this transaction.
drop index deliveries_open;

-- In its place one that serves the same statements, and from which alone can be counted what waits, and since when.
create index deliveries_standing on deliveries (state, due_at, system, created_at)
  where state in ('held', 'queued', 'sending', 'retrying', 'dead');

-- From system to system, and of each one what the queue was told of longest ago: that is in the future for what
-- is tried again later.
create index deliveries_told on deliveries (system, enqueued_at) where state in ('queued', 'retrying');
