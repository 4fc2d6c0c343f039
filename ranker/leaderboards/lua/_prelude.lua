-- Before every script. A season's keys in one epoch: <stem>:<epoch>:z, a sorted set of <tie><player id> by sort value,
-- and <stem>:<epoch>:v, a hash of player id → <version>[:<tie>], which outlives a player's stay in the sorted set.
-- The tie is empty, or for `earliest` the time in 18 digits, so that equal values sort by it.
-- Sort values stay strings from end to end: Lua would print 9007199254740991 as 9.007199254741e+15.
-- KEYS: 1 the hash of season id → "<live>,<building>" epochs, 2 the season's stem. ARGV[1]: the season id.

local function epochs()
  local found = redis.call('HGET', KEYS[1], ARGV[1])
  if not found then return nil, nil end
  local live, building = string.match(found, '^(%d*),(%d*)$')
  return live ~= '' and live or nil, building ~= '' and building or nil
end

local function zset(epoch) return KEYS[2] .. ':' .. epoch .. ':z' end
local function versions(epoch) return KEYS[2] .. ':' .. epoch .. ':v' end

local function parse(found)
  if not found then return nil, '' end
  return string.match(found, '^(%d+):?(%d*)$')
end

local function known(epoch, id) return parse(redis.call('HGET', versions(epoch), id)) end

-- 1 + the players strictly ahead; where ties are broken by time, the place in the order.
local function rank(z, member, value, unique)
  if unique then return redis.call('ZRANK', z, member) + 1 end
  return redis.call('ZCOUNT', z, '-inf', '(' .. value) + 1
end

-- The rule of an apply, for one entry or many: only a newer version counts, what is remembered of it, and whether the
-- member that stood there before has to go.
local function is_newer(version, old_version) return not old_version or tonumber(old_version) < tonumber(version) end
local function remembered(version, tie) return tie == '' and version or version .. ':' .. tie end
local function has_to_go(old_version, old_tie, value, tie) return old_version and (value == '' or old_tie ~= tie) end

-- Absolute value with a version: repeated or late, it does no harm. What is known of the player is `old_version` and
-- `old_tie`; `old` is the value on the board, if it was looked for. Returns whether the board has changed.
local function put(epoch, id, version, value, tie, old_version, old_tie, old)
  if not is_newer(version, old_version) then return false end
  redis.call('HSET', versions(epoch), id, remembered(version, tie))
  if old and old == value and old_tie == tie then return false end
  if has_to_go(old_version, old_tie, value, tie) then redis.call('ZREM', zset(epoch), old_tie .. id) end
  if value ~= '' then redis.call('ZADD', zset(epoch), value, tie .. id) end
  return true
end

local function call_all(command, key, arguments)
  if #arguments > 0 then redis.call(command, key, unpack(arguments)) end
end

-- The same for all entries from ARGV[first] on, in a call each for what is known, what is new and what leaves the board.
-- An id that comes a second time is put by itself after the others: nothing of it may be known from before them.
local function put_all(epoch, first)
  local ids, met, again = {}, {}, {}
  for i = first, #ARGV, 4 do ids[#ids + 1] = ARGV[i] end
  if #ids == 0 then return end
  local found = redis.call('HMGET', versions(epoch), unpack(ids))
  local fresh, left, placed = {}, {}, {}
  for n, id in ipairs(ids) do
    local i = first + 4 * n - 4
    local version, value, tie = ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local old_version, old_tie = parse(found[n])
    if met[id] then
      again[#again + 1] = i
    elseif is_newer(version, old_version) then
      fresh[#fresh + 1], fresh[#fresh + 2] = id, remembered(version, tie)
      if has_to_go(old_version, old_tie, value, tie) then left[#left + 1] = old_tie .. id end
      if value ~= '' then placed[#placed + 1], placed[#placed + 2] = value, tie .. id end
    end
    met[id] = true
  end
  call_all('HSET', versions(epoch), fresh)
  call_all('ZREM', zset(epoch), left)
  call_all('ZADD', zset(epoch), placed)
  for _, i in ipairs(again) do
    put(epoch, ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], known(epoch, ARGV[i]))
  end
end

-- {value, rank, value of the next player strictly ahead or false, false} of a member on the board; and who is next.
local function standing_of(z, member, value, unique, its_rank)
  local ahead = redis.call('ZREVRANGEBYSCORE', z, '(' .. value, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return {value, its_rank or rank(z, member, value, unique), ahead[2] or false, false}, ahead[1]
end
