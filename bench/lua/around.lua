-- The board around a player, another one each time.
local common = dofile(os.getenv('BENCH_LUA') .. '/common.lua')
local requests = {}

function init()
  for i, id in ipairs(common.lines('players')) do requests[i] = wrk.format('GET', wrk.path .. id .. '/?radius=5') end
end

function request() return requests[math.random(#requests)] end
done = common.done
