-- Put the built epoch in the live one's place. ARGV: season, epoch. Returns 0 when it is not being built any more.
local live, building = epochs()
if building ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], building .. ',')
if live then redis.call('UNLINK', zset(live), versions(live)) end
return 1
