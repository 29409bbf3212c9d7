-- Reads one bucket at one moment: what it counts, and the records from which that can be counted again.
-- KEYS[1] stock of the bucket
-- KEYS[2] records of the bucket, by booking: "state quantity deadline"
-- ARGV[1] what to read: 'counters', or 'all' with the records
-- Returns {{available, held, sold, initial}, {booking, record, ...}}

local stock, records = KEYS[1], KEYS[2]
local what = ARGV[1]

local counters = redis.call('HMGET', stock, 'available', 'held', 'sold', 'initial')
return {counters, what == 'all' and redis.call('HGETALL', records) or {}}
