-- Remember how far the relay has come. KEYS: 1 its state. ARGV: token, then fields and values.
-- Returns 0 when Redis was emptied or taken over since the token was given: then there is nothing to advance.
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 1
