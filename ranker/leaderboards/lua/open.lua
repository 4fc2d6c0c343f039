-- A new season, known to be empty. KEYS[3]: the identity of the database this Redis was built from; without one Redis
-- has been emptied, and only a rebuild may say what is on a board. ARGV: season. Returns 1 if the season is in Redis.
if redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  redis.call('HSET', KEYS[1], ARGV[1], redis.call('INCR', KEYS[1] .. ':counter') .. ',')
end
return 1
