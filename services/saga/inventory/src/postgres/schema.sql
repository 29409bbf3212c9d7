-- The stock of each item, divided over buckets; `largest` is what the largest of them began with.
create table if not exists stock (
  sku text not null,
  bucket integer not null,
  available integer not null check (available >= 0),
  largest integer not null,
  primary key (sku, bucket)
) with (fillfactor = 50);

-- What became of each booking here. A row is never removed: what comes again, or late, finds it.
create table if not exists holds (
  booking_id text collate "C" primary key,
  state text not null check (state in ('held', 'sold', 'released', 'cancelled', 'expired', 'barred', 'quantity', 'sold-out')),
  skus text[] not null,
  units integer[] not null,
  -- Where the units were taken from; of what took none, where it would have begun to look.
  buckets integer[] not null,
  deadline timestamptz
);
create index if not exists held_until on holds (deadline) where state = 'held';

-- Everybody locks in one order, and so nobody waits in a circle: bookings by their ids, then buckets by item and number.

-- Holds all items of each booking, or writes for good why not; answers of each what stands. An item is held in the first bucket
-- of the booking's walk that has all of it. Nearly every walk ends at its home, so only homes are locked, unless one of them
-- has too little for those who begin there: then every bucket of that item that has anything to give.
create or replace function reserve_all(asked json, shelves json, hold_ms integer) returns table (booking text, word text) language plpgsql as $$
declare
  fresh text[];
  locked text[] := '{}';
  short text[] := '{}';
  is_short boolean;
  shelf record;
  part record;
  sources integer[];
  source integer;
  candidate integer;
begin
  -- The earlier answer comes before the stock: the hold that took the last unit must not hear that it is gone.
  with written as (
    insert into holds
      select asking.booking, 'held', asking.skus, asking.units, array_fill(asking.walk[1], array[cardinality(asking.skus)]), clock_timestamp() + hold_ms * interval '1 millisecond'
      from json_to_recordset(asked) as asking (booking text, skus text[], units integer[], walk integer[])
      order by asking.booking on conflict do nothing returning booking_id
  )
  select coalesce(array_agg(booking_id), '{}') into fresh from written;
  return query select booking_id, state from json_to_recordset(asked) as asking (booking text) join holds on booking_id = asking.booking where booking_id <> all (fresh);

  for shelf in select * from json_to_recordset(shelves) as wanted (sku text, homes integer[], units integer[], least integer) order by wanted.sku loop
    is_short := exists (
      select from unnest(shelf.homes, shelf.units) as home (bucket, wanted) left join stock on stock.sku = shelf.sku and stock.bucket = home.bucket
      where coalesce(available, 0) < wanted
    );
    if is_short then
      short := short || shelf.sku;
    end if;
    with these as (
      select bucket from stock
      where sku = shelf.sku and case when is_short then available >= shelf.least else bucket = any (shelf.homes) end
      order by bucket for no key update
    )
    select locked || array_agg(shelf.sku || '/' || bucket) into locked from these;
  end loop;

  for part in
    select distinct on (each.booking) each.* from json_to_recordset(asked) as each (booking text, skus text[], units integer[], walk integer[])
    where each.booking = any (fresh) order by each.booking
  loop
    sources := '{}';
    for item in 1 .. cardinality(part.skus) loop
      source := null;
      foreach candidate in array part.walk loop
        continue when part.skus[item] || '/' || candidate <> all (locked);
        update stock set available = available - part.units[item] where sku = part.skus[item] and bucket = candidate and available >= part.units[item] returning bucket into source;
        exit when source is not null;
      end loop;
      exit when source is null;
      sources := sources || source;
    end loop;
    booking := part.booking;
    word := 'held';
    if cardinality(sources) < cardinality(part.skus) then
      if part.skus[cardinality(sources) + 1] <> all (short) then
        raise exception 'a home was emptied between the look and the lock' using errcode = 'CB001';
      end if;
      update stock set available = available + line.units from unnest(part.skus, part.units, sources) as line (sku, units, bucket) where stock.sku = line.sku and stock.bucket = line.bucket;
      word := refusal_of(part.skus, part.units);
      update holds set state = word where booking_id = part.booking and word <> 'no-stock';
      delete from holds where booking_id = part.booking and word = 'no-stock';
    elsif sources <> array_fill(part.walk[1], array[cardinality(part.skus)]) then
      update holds set buckets = sources where booking_id = part.booking;
    end if;
    return next;
  end loop;
end
$$;

-- Why items cannot be held: for good, because no bucket ever had as many, or because none has them now.
create or replace function refusal_of(item_skus text[], item_units integer[]) returns text language sql as $$
  select case
    when bool_or(largest is null) then 'no-stock'
    when bool_or(wanted.units > largest) then 'quantity'
    else 'sold-out'
  end
  from unnest(item_skus, item_units) as wanted (sku, units) left join stock on stock.sku = wanted.sku and bucket = 0
$$;

-- Ends what is in one state, only where its deadline has passed if so wished, and returns its units; leaves a tombstone of what
-- is not known. Answers of each booking what stands, and whether it was ended now.
create or replace function end_all(asked json, was text, becomes text, only_overdue boolean) returns table (booking text, word text, is_ended boolean) language plpgsql as $$
declare
  ended text[];
  shelf record;
begin
  insert into holds
    select asking.booking, 'barred', asking.skus, asking.units, array_fill(asking.walk[1], array[cardinality(asking.skus)])
    from json_to_recordset(asked) as asking (booking text, skus text[], units integer[], walk integer[])
    order by asking.booking on conflict do nothing;
  with these as (
    select booking_id from json_to_recordset(asked) as asking (booking text) join holds on booking_id = asking.booking
    where state = was and (not only_overdue or deadline <= clock_timestamp())
    order by booking_id for no key update of holds
  )
  select coalesce(array_agg(distinct booking_id), '{}') into ended from these;
  for shelf in
    select line.sku, line.bucket, sum(line.units)::integer as units from holds, unnest(skus, holds.units, buckets) as line (sku, units, bucket)
    where booking_id = any (ended) group by line.sku, line.bucket order by line.sku, line.bucket
  loop
    update stock set available = available + shelf.units where sku = shelf.sku and bucket = shelf.bucket;
  end loop;
  update holds set state = becomes where booking_id = any (ended);
  return query select booking_id, state, booking_id = any (ended) from json_to_recordset(asked) as asking (booking text) join holds on booking_id = asking.booking;
end
$$;
