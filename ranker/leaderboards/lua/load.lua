-- Fill a building epoch. ARGV: season, epoch, then per player: id, version, value or '', tie.
-- Returns 0 when that epoch is no longer the one being built (another rebuild, or an emptied Redis), else 1.
local _, building = epochs()
if building ~= ARGV[2] then return 0 end
put_all(building, 3)
return 1
