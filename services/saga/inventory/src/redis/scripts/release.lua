-- Gives back what a booking has in one bucket, or leaves a tombstone that refuses a hold that comes later.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- KEYS[3] deadlines of the partition
-- ARGV[1] booking
-- ARGV[2] quantity
-- ARGV[3] name of the hold among the deadlines
-- ARGV[4] what to give back: 'hold', or 'sale' for a sold one
-- Returns 'barred' if it left a tombstone, 'passed' or 'quantity' if it must walk on, 'no-stock', else how it ended: 'released', 'cancelled', 'expired', 'sold', 'held'

local stock, records, deadlines = KEYS[1], KEYS[2], KEYS[3]
local booking, quantity, hold, what = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local record = redis.call('HGET', records, booking)
if not record then
  redis.call('HSET', records, booking, 'barred ' .. quantity .. ' 0')
  return 'barred'
end

local from, outcome, counter = 'held', 'released', 'held'
if what == 'sale' then from, outcome, counter = 'sold', 'cancelled', 'sold' end
local state, units, deadline = string.match(record, '^(%S+) (%d+) (%d+)$')
if state ~= from then return state end

-- All that is needed is looked at before anything is written: a script does not roll back.
local found = redis.call('HMGET', stock, counter, 'available')
local taken, available = tonumber(found[1]), tonumber(found[2])
if not taken or not available or taken % 1 ~= 0 or available % 1 ~= 0 then return 'no-stock' end

redis.call('ZREM', deadlines, hold)
redis.call('HSET', stock, counter, taken - units, 'available', available + units)
redis.call('HSET', records, booking, outcome .. ' ' .. units .. ' ' .. deadline)
return outcome
