-- Replays in bulk: what a person asked for, and the messages that it is about.
create table replays (
  id          uuid primary key,
  deed        text not null check (deed in ('replay', 'retry')),
  state       text not null check (state in ('running', 'paused', 'cancelled', 'done')),
  actor       text not null,
  reason      text not null check (btrim(reason) <> ''),
  filter      jsonb not null,
  rate        integer not null check (rate > 0), -- messages a second at most
  total       integer not null check (total >= 0),
  done        integer not null default 0 check (done between 0 and total), -- of them, dealt with
  in_vain     integer not null default 0 check (in_vain between 0 and done), -- of those, not sent again
  reached     uuid, -- the last message dealt with: they go in the order of their ids
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,
  run_by      uuid, -- the node that works on it, and until when
  run_until   timestamptz,
  check ((state in ('cancelled', 'done')) = (ended_at is not null)),
  check ((run_by is null) = (run_until is null))
);
create index replays_running on replays (id) where state = 'running';

create table replay_messages (
  replay_id  uuid not null references replays on delete cascade,
  message_id uuid not null,
  problem    text, -- why it was not sent again
  primary key (replay_id, message_id)
);
create index replay_messages_in_vain on replay_messages (replay_id, message_id) where problem is not null;
