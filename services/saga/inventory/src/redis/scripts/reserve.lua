-- Holds units of an item in one bucket for a booking, or records for good that this bucket let it pass.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- KEYS[3] deadlines of the partition
-- ARGV[1] booking
-- ARGV[2] quantity
-- ARGV[3] name of the hold among the deadlines
-- ARGV[4] how long the hold lasts, in milliseconds
-- Returns 'held', 'passed', 'quantity' or 'no-stock', or what stands here already: 'sold', 'released', 'expired', 'cancelled', 'barred'

local stock, records, deadlines = KEYS[1], KEYS[2], KEYS[3]
local booking, quantity, hold, holdMs = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])

-- The earlier answer comes before the stock: the hold that took the last unit must not hear that it is gone.
local record = redis.call('HGET', records, booking)
if record then return string.match(record, '^%S+') end

local found = redis.call('HMGET', stock, 'available', 'held', 'largest')
local available, held, largest = tonumber(found[1]), tonumber(found[2]), tonumber(found[3])
if not available or not held or not largest or available % 1 ~= 0 or held % 1 ~= 0 then return 'no-stock' end

if quantity > available then
  local state = quantity > largest and 'quantity' or 'passed'
  redis.call('HSET', records, booking, state .. ' ' .. ARGV[2] .. ' 0')
  return state
end

local time = redis.call('TIME')
local deadline = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + holdMs)
-- First what may still fail: the deadlines may be of another type, and a script does not roll back.
redis.call('ZADD', deadlines, deadline, hold)
redis.call('HSET', stock, 'available', available - quantity, 'held', held + quantity)
redis.call('HSET', records, booking, 'held ' .. ARGV[2] .. ' ' .. deadline)
return 'held'
