-- Apply entries and say where each player stood before and stands now.
-- ARGV: season, '1' if ranks are unique, '1' if ranks are wanted, then per player: id, version, value or '', tie.
-- Returns false when the season is not in Redis, else {players on the board, {before, standing}, …}.
local live, building = epochs()
if not live and not building then return false end
local unique, wanted = ARGV[2] == '1', ARGV[3] == '1'
local z = live and zset(live)

-- The rank before, and the standing after, without the next player's rank: of what did not change it is looked for once.
local function apply(id, version, value, tie)
  local old_version, old_tie = known(live, id)
  -- false and not nil, which would end the answer's list.
  local old = old_version and redis.call('ZSCORE', z, old_tie .. id) or false
  local before = old and rank(z, old_tie .. id, old, unique)
  if put(live, id, version, value, tie, old_version, old_tie, old) then
    old, old_tie = value ~= '' and value, tie
    return {before, old and standing_of(z, tie .. id, old, unique)}
  end
  return {before, old and standing_of(z, old_tie .. id, old, unique, before)}
end

if building then put_all(building, 4) end
if not live then return false end
local answer = {0}
if wanted then
  for i = 4, #ARGV, 4 do answer[#answer + 1] = apply(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
else
  put_all(live, 4)
end
answer[1] = redis.call('ZCARD', z)
return answer
