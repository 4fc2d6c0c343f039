-- A stretch of the board. ARGV: season, '1' if ranks are unique, offset, last place (both from 0).
-- Returns false when the season is not in Redis, else {players, rank of the first row, member, value, member, value, …}.
local live = epochs()
if not live then return false end
local z = zset(live)
local rows = redis.call('ZRANGE', z, ARGV[3], ARGV[4], 'WITHSCORES')
local first = rows[1] and rank(z, rows[1], rows[2], ARGV[2] == '1') or 0
return {redis.call('ZCARD', z), first, unpack(rows)}
