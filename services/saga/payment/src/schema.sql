create table if not exists accounts (
  customer text primary key,
  cents bigint not null check (cents >= 0)
) with (fillfactor = 50);

-- The ledger: of each booking what it came to here, and whether that was refunded. Nothing in it ever changes.
-- What the merchant has is the sum of its cents: a row to add to would let only one payment through at a time.
create table if not exists payments (
  booking_id text,
  position smallint,
  state text not null check (state in ('charged', 'declined', 'refunded', 'barred')),
  reason text check ((reason is not null) = (state = 'declined')),
  customer text not null,
  cents bigint not null check (case state when 'charged' then cents >= 0 when 'refunded' then cents <= 0 else cents = 0 end),
  at timestamptz not null default clock_timestamp(),
  primary key (booking_id, position),
  check (position = case state when 'refunded' then 1 else 0 end)
);

-- Writes the entries of many bookings, each with its money, unless something else stands in its place; answers for each item,
-- counted from 1, what stands from that place on, and whether it has just been written as it was wanted.
create or replace function append_entries(bookings text[], positions smallint[], states text[], reasons text[], customers text[], amounts bigint[])
returns table (item integer, is_written boolean, standing text, because text) language plpgsql as $$
declare
  payer text;
  amount bigint;
begin
  -- All accounts first, in one order: whoever then waits for a place in the ledger holds nothing that its owner still needs.
  perform from accounts where customer = any (customers) order by customer for no key update;
  for i in 1 .. cardinality(bookings) loop
    item := i;
    standing := states[i];
    because := reasons[i];
    payer := customers[i];
    amount := 0;
    if standing = 'refunded' then
      -- Given back is what was taken, from whom it was taken.
      select customer, -cents into payer, amount from payments where booking_id = bookings[i] and position = 0 and state = 'charged';
      continue when not found;
    elsif standing = 'charged' then
      update accounts set cents = cents - amounts[i] where customer = payer and cents >= amounts[i];
      if found then
        amount := amounts[i];
      else
        standing := 'declined';
        because := 'payment-declined';
      end if;
    end if;
    insert into payments values (bookings[i], positions[i], standing, because, payer, amount) on conflict do nothing;
    if found then
      is_written := standing = states[i];
      if standing = 'refunded' then
        update accounts set cents = cents - amount where customer = payer;
      end if;
      return next;
    else
      if standing = 'charged' then
        update accounts set cents = cents + amount where customer = payer;
      end if;
      return query
        select i, false, state, reason from payments where booking_id = bookings[i] and position >= positions[i] order by position;
    end if;
  end loop;
end
$$;
