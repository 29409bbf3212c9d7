-- Gives back a hold whose deadline has passed, on behalf of the one reaper.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- KEYS[3] deadlines of the partition
-- KEYS[4] fence of the partition: the newest reaper seen
-- ARGV[1] booking
-- ARGV[2] name of the hold among the deadlines
-- ARGV[3] number of the reaper
-- Returns 'expired', 'fenced' if a newer reaper is at work, 'early' before the deadline, 'ended' if the hold was no more, or 'no-stock'

local stock, records, deadlines, fence = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local booking, hold, reaper = ARGV[1], ARGV[2], tonumber(ARGV[3])

local newest = tonumber(redis.call('GET', fence) or 0)
if reaper < newest then return 'fenced' end

local record = redis.call('HGET', records, booking) or ''
local state, units, deadline = string.match(record, '^(%S+) (%d+) (%d+)$')
local time = redis.call('TIME')
local isEarly = state == 'held' and time[1] * 1000 + math.floor(time[2] / 1000) < tonumber(deadline)

if reaper > newest then redis.call('SET', fence, ARGV[3]) end
if isEarly then return 'early' end
if state ~= 'held' then
  redis.call('ZREM', deadlines, hold)
  return 'ended'
end

-- All that is needed is looked at before anything is written: a script does not roll back.
local found = redis.call('HMGET', stock, 'held', 'available')
local held, available = tonumber(found[1]), tonumber(found[2])
if not held or not available or held % 1 ~= 0 or available % 1 ~= 0 then return 'no-stock' end

redis.call('ZREM', deadlines, hold)
redis.call('HSET', stock, 'held', held - units, 'available', available + units)
redis.call('HSET', records, booking, 'expired ' .. units .. ' ' .. deadline)
return 'expired'
