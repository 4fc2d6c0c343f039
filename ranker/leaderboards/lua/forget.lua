-- Drop a season from Redis: closed long ago, or replaced. ARGV: season.
local live, building = epochs()
for _, epoch in pairs({live or building, building or live}) do redis.call('UNLINK', zset(epoch), versions(epoch)) end
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
