-- The coordinator's log: a write-once register for each attempt at an operation. Whoever comes first decides; everybody else obeys.
create table if not exists decisions (
  booking_id text not null,
  kind text not null check (kind in ('book', 'cancel')),
  attempt integer not null,
  hash text not null,
  decision text not null check (decision in ('commit', 'abort')),
  reason text,
  -- Whether this is the booking's last word, or a server-side retry is to follow.
  final boolean not null,
  customer text,
  items jsonb,
  cents bigint,
  decided_at timestamptz not null default clock_timestamp(),
  primary key (booking_id, kind, attempt)
);
create index if not exists decisions_to_follow on decisions (decided_at) where not final;
