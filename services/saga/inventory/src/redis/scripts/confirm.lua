-- Sells what a booking holds in one bucket, unless the deadline has passed: then its units go back.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- KEYS[3] deadlines of the partition
-- ARGV[1] booking
-- ARGV[2] quantity
-- ARGV[3] name of the hold among the deadlines
-- Returns 'sold' or 'expired', 'passed' or 'quantity' if the hold lies in a later bucket, or what ended it: 'released', 'barred', 'cancelled'

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
local outcome = isOverdue and 'expired' or 'sold'
redis.call('HINCRBY', stock, 'held', -units)
redis.call('HINCRBY', stock, isOverdue and 'available' or 'sold', units)
redis.call('HSET', records, booking, outcome .. ' ' .. units .. ' ' .. deadline)
redis.call('ZREM', deadlines, hold)
return outcome
