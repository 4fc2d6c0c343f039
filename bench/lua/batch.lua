-- A thousand scores of any players, by a game server; the header's key and the row's place make each row's key.
local common = dofile(os.getenv('BENCH_LUA') .. '/common.lua')
local bodies = common.lines('batches')
local headers = {['Content-Type'] = 'application/json', ['Authorization'] = 'Api-Key ' .. common.lines('key')[1]}

function request()
  headers['Idempotency-Key'] = string.format('%d-%d', math.random(0, 2 ^ 30), math.random(0, 2 ^ 30))
  return wrk.format('POST', nil, headers, bodies[math.random(#bodies)])
end

done = common.done
