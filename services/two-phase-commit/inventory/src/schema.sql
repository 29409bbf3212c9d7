create table if not exists stock (
  sku text primary key,
  available integer not null check (available >= 0)
) with (fillfactor = 50);

-- The journal: one row for each operation that took effect here, and a tombstone for each that never may.
create table if not exists operations (
  operation text primary key,
  hash text not null,
  state text not null check (state in ('committed', 'aborted')),
  skus text[] not null default '{}',
  units integer[] not null default '{}',
  promised_at timestamptz not null default clock_timestamp()
);

-- Takes units of each item, or returns them where units are negative. Items come in the one locking order.
-- The journal row is written inside the transaction that will be prepared: it is there exactly if the operation committed.
create or replace function take(operation_key text, body_hash text, item_skus text[], item_units integer[]) returns void language plpgsql as $$
begin
  insert into operations (operation, hash, state, skus, units) values (operation_key, body_hash, 'committed', item_skus, item_units) on conflict do nothing;
  if not found then
    raise exception 'already in the journal' using errcode = 'CB003';
  end if;
  for item in 1 .. cardinality(item_skus) loop
    update stock set available = available - item_units[item] where sku = item_skus[item] and available >= item_units[item];
    if not found then
      raise exception 'sold out: %', item_skus[item] using errcode = 'CB001';
    end if;
  end loop;
end
$$;
