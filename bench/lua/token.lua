-- One address, asked for by a player, another one each time.
local common = dofile(os.getenv('BENCH_LUA') .. '/common.lua')
local requests = {}

function init()
  for i, token in ipairs(common.lines('tokens')) do
    requests[i] = wrk.format('GET', nil, {['Authorization'] = 'Bearer ' .. token, ['Host'] = wrk.headers['Host']})
  end
end

function request() return requests[math.random(#requests)] end
done = common.done
