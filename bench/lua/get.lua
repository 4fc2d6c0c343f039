-- One address, as anybody asks for it.
local common = dofile(os.getenv('BENCH_LUA') .. '/common.lua')
done = common.done
