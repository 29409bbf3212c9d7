-- The journal: what the coordinator recorded of each booking, in rows that are only ever added. Whoever comes first at a
-- position writes it; everybody else reads what stands there and decides again.
create table if not exists journal (
  booking_id text not null,
  position integer not null,
  -- Recorded together; none where an instance takes a booking over.
  entries jsonb not null,
  -- Customer, items and cents, in the first row.
  body jsonb,
  instance text not null,
  -- Whether nothing was left to be done after this row.
  at_rest boolean not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (booking_id, position)
);

-- Who is at work, where the others can tell it something, and from when until when that may be believed: who said so in the
-- future said so before somebody set the clock back, and may have died since.
create table if not exists instances (
  instance text primary key,
  address text not null,
  said_at timestamptz not null,
  alive_until timestamptz not null
);

-- What a participant gave up on: an open incident until its bookings are at rest.
create table if not exists dead_letters (
  id bigint generated always as identity primary key,
  participant text not null,
  bookings text[] not null,
  reason text not null,
  beginning text not null,
  parked_at timestamptz not null default clock_timestamp()
);
