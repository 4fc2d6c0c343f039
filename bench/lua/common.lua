-- What every script shares: the tokens and keys the benchmark has written, and the line it reads in the end.
local common = {}

function common.lines(name)
  local found = {}
  for line in io.lines(os.getenv('BENCH_DATA') .. '/' .. name) do found[#found + 1] = line end
  return found
end

-- wrk calls it with everything it measured; times are in microseconds.
function common.done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "duration_us": %d, "p50_us": %d, "p99_us": %d, "errors": '
      .. '{"status": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d}}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect, e.read, e.write, e.timeout))
end

math.randomseed(os.time())
return common
