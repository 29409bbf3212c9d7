-- Gives back a hold whose deadline has passed, on behalf of the one reaper.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- KEYS[3] deadlines of the partition
-- KEYS[4] fence of the partition: the newest reaper seen
-- ARGV[1] booking
-- ARGV[2] name of the hold among the deadlines
-- ARGV[3] number of the reaper
-- Returns 'expired', 'fenced' if a newer reaper is at work, 'early' before the deadline, or 'ended' if the hold was no more

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
redis.call('ZREM', deadlines, hold)
if state ~= 'held' then return 'ended' end
redis.call('HINCRBY', stock, 'held', -units)
redis.call('HINCRBY', stock, 'available', units)
redis.call('HSET', records, booking, 'expired ' .. units .. ' ' .. deadline)
return 'expired'
