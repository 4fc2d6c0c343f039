-- What Redis holds of some players, for comparing. ARGV: season, then player ids.
-- Returns false, or {size of the sorted set, size of the version hash, version, tie, value or false, …}.
local live = epochs()
if not live then return false end
local answer = {redis.call('ZCARD', zset(live)), redis.call('HLEN', versions(live))}
for i = 2, #ARGV do
  local version, tie = known(live, ARGV[i])
  local value = version and redis.call('ZSCORE', zset(live), tie .. ARGV[i])
  answer[#answer + 1] = {version or false, tie, value or false}
end
return answer
