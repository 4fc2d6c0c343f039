-- A score of a player's own, each under an Idempotency-Key of its own.
local common = dofile(os.getenv('BENCH_LUA') .. '/common.lua')
local tokens = common.lines('tokens')
local headers = {['Content-Type'] = 'application/json'}

function request()
  headers['Authorization'] = 'Bearer ' .. tokens[math.random(#tokens)]
  headers['Idempotency-Key'] = string.format('%d-%d', math.random(0, 2 ^ 30), math.random(0, 2 ^ 30))
  return wrk.format('POST', nil, headers, '{"game": "bench", "score": ' .. math.random(0, 1000000) .. '}')
end

done = common.done
