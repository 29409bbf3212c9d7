-- Without slots nothing can ever be promised: whoever starts the service hears of it, and not the first customer.
do $$ begin
  if current_setting('max_prepared_transactions')::integer = 0 then
    raise exception 'max_prepared_transactions is 0: let the server prepare at least as many transactions as bookings may be under way';
  end if;
end $$;

-- The stock of each item, divided over buckets; `largest` is what the largest of them began with.
create table if not exists stock (
  sku text not null,
  bucket integer not null,
  available integer not null check (available >= 0),
  largest integer not null,
  primary key (sku, bucket)
) with (fillfactor = 50);

-- The journal: one row for each operation that took effect here, and a tombstone for each that never may.
-- Keys are compared byte by byte, whatever the database does: a cancel looks for those that begin with its booking.
create table if not exists operations (
  operation text collate "C" primary key,
  hash text not null,
  state text not null check (state in ('committed', 'aborted')),
  skus text[] not null default '{}',
  units integer[] not null default '{}',
  buckets integer[] not null default '{}',
  promised_at timestamptz not null default clock_timestamp()
);

-- Takes each item from the first bucket of the walk that has all of it. Items come in the one locking order.
-- The journal row is written inside the transaction that will be prepared: it is there exactly if the operation committed.
-- Walking adds a deadlock of its own: whoever has waited for a bucket and found too little keeps it locked, and waits for
-- the next one; two that want different quantities may so wait for each other. The time-out for locks ends that as well.
create or replace function take(operation_key text, body_hash text, item_skus text[], item_units integer[], walk integer[]) returns void language plpgsql as $$
declare
  -- Nearly every walk ends where it begins: the journal is written with that guess, and corrected where it was wrong.
  guess integer[] := array_fill(walk[1], array[cardinality(item_skus)]);
  sources integer[] := guess;
  candidate integer;
  source integer;
begin
  insert into operations (operation, hash, state, skus, units, buckets) values (operation_key, body_hash, 'committed', item_skus, item_units, guess) on conflict do nothing;
  if not found then
    raise exception 'already in the journal' using errcode = 'CB003';
  end if;
  for item in 1 .. cardinality(item_skus) loop
    foreach candidate in array walk loop
      update stock set available = available - item_units[item] where sku = item_skus[item] and bucket = candidate and available >= item_units[item] returning bucket into source;
      exit when source is not null;
    end loop;
    if source is null then
      perform from unnest(item_skus, item_units) as wanted (sku, units) join stock using (sku) where wanted.units > stock.largest;
      raise exception 'no bucket has enough of %', item_skus[item] using errcode = case when found then 'CB004' else 'CB001' end;
    end if;
    sources[item] := source;
  end loop;
  if sources <> guess then
    update operations set buckets = sources where operation = operation_key;
  end if;
end
$$;

-- Returns what a booking took, to the buckets that it was taken from: as its journal row tells.
create or replace function give_back(operation_key text, body_hash text, booking text, item_skus text[]) returns void language plpgsql as $$
declare
  booked operations;
begin
  for attempt in 1 .. 2 loop
    select * into booked from operations where operation > booking || ':b' and operation < booking || ':c' and state = 'committed';
    exit when found;
    if attempt = 2 then
      raise exception 'there is no booking % to give back', booking;
    end if;
    -- Its own Commit is still to come: that frees a row of each of its items.
    perform from stock where sku = any (item_skus) order by sku, bucket for update;
  end loop;
  insert into operations (operation, hash, state, skus, units, buckets)
    values (operation_key, body_hash, 'committed', booked.skus, (select array_agg(-taken) from unnest(booked.units) as taken), booked.buckets) on conflict do nothing;
  if not found then
    raise exception 'already in the journal' using errcode = 'CB003';
  end if;
  for item in 1 .. cardinality(booked.skus) loop
    update stock set available = available + booked.units[item] where sku = booked.skus[item] and bucket = booked.buckets[item];
  end loop;
end
$$;
