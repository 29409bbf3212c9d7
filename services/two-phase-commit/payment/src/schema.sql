-- Without slots nothing can ever be promised: whoever starts the service hears of it, and not the first customer.
do $$ begin
  if current_setting('max_prepared_transactions')::integer = 0 then
    raise exception 'max_prepared_transactions is 0: let the server prepare at least as many transactions as bookings may be under way';
  end if;
end $$;

create table if not exists accounts (
  customer text primary key,
  cents bigint not null check (cents >= 0)
) with (fillfactor = 50);

-- The journal: one row for each operation that took effect here, and a tombstone for each that never may.
-- What the merchant has is the sum of its cents: a row to add to would let only one payment through at a time.
-- Keys are compared byte by byte, whatever the database does: a refund looks for those that begin with its booking.
create table if not exists operations (
  operation text collate "C" primary key,
  hash text not null,
  state text not null check (state in ('committed', 'aborted')),
  customer text,
  cents bigint not null default 0,
  promised_at timestamptz not null default clock_timestamp()
);

-- Captures cents from a customer, or refunds them where they are negative: what was captured of that booking, and nothing else.
-- The journal row is written inside the transaction that will be prepared: it is there exactly if the operation committed.
create or replace function charge(operation_key text, body_hash text, payer text, amount bigint) returns void language plpgsql as $$
declare
  booking text := split_part(operation_key, ':', 1);
begin
  insert into operations (operation, hash, state, customer, cents) values (operation_key, body_hash, 'committed', payer, amount) on conflict do nothing;
  if not found then
    raise exception 'already in the journal' using errcode = 'CB003';
  end if;
  update accounts set cents = cents - amount where customer = payer and cents >= amount;
  if not found then
    raise exception 'no account of % holds that much', payer using errcode = 'CB002';
  end if;
  -- By now the capture's own Commit has come: until then the account was locked.
  if operation_key like '%:c%' and not exists (
    select from operations
    where operation > booking || ':b' and operation < booking || ':c' and state = 'committed' and customer = payer and cents = -amount
  ) then
    raise exception 'there is no payment of % to give back', booking;
  end if;
end
$$;
