-- Sells what a booking holds in one bucket, unless the deadline has passed: then its units go back.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- KEYS[3] deadlines of the partition
-- ARGV[1] booking
-- ARGV[2] quantity
-- ARGV[3] name of the hold among the deadlines
-- Returns 'sold', 'expired' or 'no-stock', 'passed' or 'quantity' if the hold lies in a later bucket, or what ended it: 'released', 'barred', 'cancelled'

local stock, records, deadlines = KEYS[1], KEYS[2], KEYS[3]
local booking, quantity, hold = ARGV[1], ARGV[2], ARGV[3]

local record = redis.call('HGET', records, booking)
if not record then
  -- The hold was lost with a master. It can never be sold, and must not come back later.
  redis.call('HSET', records, booking, 'expired ' .. quantity .. ' 0')
  return 'expired'
end

local state, units, deadline = string.match(record, '^(%S+) (%d+) (%d+)$')
if state ~= 'held' then return state end

local time = redis.call('TIME')
local isOverdue = time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(deadline)
local outcome, counter = 'sold', 'sold'
if isOverdue then outcome, counter = 'expired', 'available' end
-- All that is needed is looked at before anything is written: a script does not roll back.
local found = redis.call('HMGET', stock, 'held', counter)
local held, other = tonumber(found[1]), tonumber(found[2])
if not held or not other or held % 1 ~= 0 or other % 1 ~= 0 then return 'no-stock' end

redis.call('ZREM', deadlines, hold)
redis.call('HSET', stock, 'held', held - units, counter, other + units)
redis.call('HSET', records, booking, outcome .. ' ' .. units .. ' ' .. deadline)
return outcome
