-- No check keeps available above zero: nothing here stops what the answers have promised already.
create table if not exists stock (
  sku text primary key,
  available integer not null
) with (fillfactor = 50);

create table if not exists accounts (
  customer text primary key,
  cents bigint not null
) with (fillfactor = 50);

create table if not exists bookings (
  booking_id text not null,
  kind text not null check (kind in ('book', 'cancel')),
  hash text not null,
  outcome text not null,
  reason text,
  customer text not null,
  items jsonb not null,
  cents bigint not null,
  answered_at timestamptz not null,
  primary key (booking_id, kind)
);

-- Writes what was answered, each booking and its effects once, however often and by whichever instance it is sent.
create or replace function write_answers(answers jsonb) returns void language sql as $$
  with answered as (
    select * from jsonb_to_recordset(answers) as answer (booking_id text, kind text, hash text, outcome text, reason text, customer text, items jsonb, cents bigint, answered_at timestamptz)
  ), fresh as (
    insert into bookings select booking_id, kind, hash, outcome, reason, customer, items, cents, answered_at from answered on conflict do nothing returning *
  ), taken as (
    select item ->> 'sku' as sku, sum((item ->> 'quantity')::integer * case kind when 'book' then 1 else -1 end) as units
    from fresh, jsonb_array_elements(items) as item where outcome in ('confirmed', 'cancelled') group by 1
  ), paid as (
    select customer, sum(cents * case kind when 'book' then 1 else -1 end) as cents from fresh where outcome in ('confirmed', 'cancelled') group by 1
  ), moved as (
    update accounts set cents = accounts.cents - paid.cents from paid where accounts.customer = paid.customer
  )
  update stock set available = available - taken.units from taken where stock.sku = taken.sku
$$;
