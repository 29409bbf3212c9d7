-- Puts the units of an item into one bucket, once.
-- KEYS[1] stock of the bucket
-- ARGV[1] units of this bucket
-- ARGV[2] units of the largest bucket of the item
-- Returns 'seeded', also when asked again, or 'differs' if the bucket was filled with another number

local stock = KEYS[1]
local units, largest = ARGV[1], ARGV[2]

local found = redis.call('HMGET', stock, 'initial', 'largest')
if found[1] then return found[1] == units and found[2] == largest and 'seeded' or 'differs' end

redis.call('HSET', stock, 'available', units, 'held', 0, 'sold', 0, 'initial', units, 'largest', largest)
return 'seeded'
