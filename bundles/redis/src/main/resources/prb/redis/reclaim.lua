-- ARGV: most deliveries, most jobs at once. Lets jobs of traders without a sign of life wait again. Returns id, trader,
-- deliveries and whether it is given up (1 or 0) of each; the caller ends those that are given up. A job that may be on its way
-- to the chain is not. Jobs that a dead trader had brought back after a loss are forgotten: their producers know better.
local most, left = tonumber(ARGV[1]), tonumber(ARGV[2])
local before = counts()
local found = {}
local moved = 0

local function gone(trader) return trader ~= NOBODY and redis.call('EXISTS', P .. 'alive:' .. trader) == 0 end

local function reclaim(entry, priority)
  local id = redis.call('XRANGE', waitKey(priority), entry[1], entry[1])
  id = id[1] and id[1][2][2]
  local count = entry[4]
  if not id then
    redis.call('XACK', waitKey(priority), GROUP, entry[1])
  elseif count >= most and redis.call('HEXISTS', P .. 'sent', id) == 0 then
    found[#found + 1] = {id, entry[2], count, 1}
  else
    again(id, string.match(entry[1], '^%d+'), priority, count)
    found[#found + 1] = {id, entry[2], count, 0}
    moved = moved + 1
  end
end

for _, priority in ipairs(priorities()) do
  local traders = redis.pcall('XINFO', 'CONSUMERS', waitKey(priority), GROUP)
  for _, fields in ipairs(traders) do
    local trader, count = fields[2], fields[4]
    if gone(trader) and left > 0 then
      local entries = redis.call('XPENDING', waitKey(priority), GROUP, '-', '+', left, trader)
      for _, entry in ipairs(entries) do
        reclaim(entry, priority)
      end
      left = left - #entries
      -- Deleting a consumer with entries would lose them.
      if count == 0 then
        redis.call('XGROUP', 'DELCONSUMER', waitKey(priority), GROUP, trader)
      end
    end
  end
end

local adopted = redis.call('HGETALL', P .. 'adopted')
for i = 1, #adopted, 2 do
  if gone(adopted[i + 1]) then
    redis.call('HDEL', P .. 'adopted', adopted[i])
    drop(adopted[i])
  end
end
if moved > 0 then
  wake(before)
end
return found
