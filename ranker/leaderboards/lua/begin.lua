-- Start building an epoch beside the live one. Returns its number; from now on every apply writes to both.
local live, building = epochs()
local number = redis.call('INCR', KEYS[1] .. ':counter')
if building then redis.call('UNLINK', zset(building), versions(building)) end
redis.call('HSET', KEYS[1], ARGV[1], (live or '') .. ',' .. number)
return tostring(number)
