-- Apply entries and say where each player stood before and stands now.
-- ARGV: season, '1' if ranks are unique, '1' if ranks are wanted, then per player: id, version, value or '', tie.
-- Returns false when the season is not in Redis, else {players on the board, {before, standing}, …}.
local live, building = epochs()
if not live and not building then return false end
local unique, wanted = ARGV[2] == '1', ARGV[3] == '1'
local answer = {0}
for i = 4, #ARGV, 4 do
  local id, version, value, tie = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if building then put(building, id, version, value, tie) end
  if live then
    local before = false
    if wanted then before = standing(live, id, unique) end
    put(live, id, version, value, tie)
    if wanted then answer[#answer + 1] = {before and before[2], standing(live, id, unique)} end
  end
end
if not live then return false end
answer[1] = redis.call('ZCARD', zset(live))
return answer
