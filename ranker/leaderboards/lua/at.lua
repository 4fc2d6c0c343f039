-- The rank a value would get. ARGV: season, '1' if ranks are unique, value. Returns false, or {players, rank}.
-- Where ties are broken by time a newcomer stands behind everyone with the same value.
local live = epochs()
if not live then return false end
local bound = ARGV[2] == '1' and ARGV[3] or '(' .. ARGV[3]
return {redis.call('ZCARD', zset(live)), redis.call('ZCOUNT', zset(live), '-inf', bound) + 1}
