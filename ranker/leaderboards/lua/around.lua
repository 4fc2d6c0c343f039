-- Players of one board and who stands near each. ARGV: season, '1' if ranks are unique, then per player: id, radius.
-- Returns false when the season is not in Redis, else {players on the board, {standing, rank and place (from 0) of the
-- first row, member, value, …}, …}. The standing is false for who is not on the board, 1 where the rows tell it, else
-- {value, rank, value of the next player ahead or false, rank of that one}.
local live = epochs()
if not live then return false end
local z, unique = zset(live), ARGV[2] == '1'

local function standing(member, value)
  local found, ahead = standing_of(z, member, value, unique)
  if ahead then found[4] = rank(z, ahead, found[3], unique) end
  return found
end

local function around(id, radius)
  local version, tie = known(live, id)
  local member = tie .. id
  local place = version and redis.call('ZRANK', z, member)
  if not place then return {false, 0, 0} end
  local first = math.max(0, place - radius)
  local rows = redis.call('ZRANGE', z, first, place + radius, 'WITHSCORES')
  local value = rows[2 * (place - first) + 2]
  -- All rows up to the player's own are equal, and the better ones, if there are any, further ahead.
  local told = (first > 0 and rows[2] == value) and standing(member, value) or 1
  return {told, rank(z, rows[1], rows[2], unique), first, unpack(rows)}
end

local answer = {redis.call('ZCARD', z)}
for i = 3, #ARGV, 2 do answer[#answer + 1] = around(ARGV[i], tonumber(ARGV[i + 1])) end
return answer
