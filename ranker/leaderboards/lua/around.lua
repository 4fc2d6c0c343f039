-- One player and who stands near. ARGV: season, '1' if ranks are unique, player id, radius.
-- Returns false when the season is not in Redis, else {players, standing or false, rank and place (from 0)
-- of the first row, member, value, …}; the standing is {value, rank, value of the next player ahead, rank of that one}.
local live = epochs()
if not live then return false end
local z, unique = zset(live), ARGV[2] == '1'
local total = redis.call('ZCARD', z)
local version, tie = known(live, ARGV[3])
local member = tie .. ARGV[3]
local value = version and redis.call('ZSCORE', z, member)
if not value then return {total, false, 0, 0} end
local found, ahead = standing_of(z, member, value, unique)
if ahead then found[4] = rank(z, ahead, found[3], unique) end
local place, radius = redis.call('ZRANK', z, member), tonumber(ARGV[4])
local first = math.max(0, place - radius)
local rows = redis.call('ZRANGE', z, first, place + radius, 'WITHSCORES')
return {total, found, rank(z, rows[1], rows[2], unique), first, unpack(rows)}
