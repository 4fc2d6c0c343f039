-- One player and who stands near. ARGV: season, '1' if ranks are unique, player id, radius.
-- Returns false when the season is not in Redis, else {players, standing or false, rank and place (from 0)
-- of the first row, member, value, …}.
local live = epochs()
if not live then return false end
local z, unique = zset(live), ARGV[2] == '1'
local total = redis.call('ZCARD', z)
local found = standing(live, ARGV[3], unique)
if not found then return {total, false, 0, 0} end
local _, tie = known(live, ARGV[3])
local place, radius = redis.call('ZRANK', z, tie .. ARGV[3]), tonumber(ARGV[4])
local first = math.max(0, place - radius)
local rows = redis.call('ZRANGE', z, first, place + radius, 'WITHSCORES')
return {total, found, rank(z, rows[1], rows[2], unique), first, unpack(rows)}
