-- ARGV: trader, most jobs, who it is, life in ms of its signs. Returns id and bytes of the jobs, highest priority and oldest first.
local trader = ARGV[1]
local left = tonumber(ARGV[2])
local taken = {}

-- Before it has a job, so that nobody can think that its owner is gone.
redis.call('SET', P .. 'alive:' .. trader, ARGV[3], 'PX', ARGV[4])

local function hand(id, number, priority)
  local job = redis.call('HGET', P .. 'jobs', id)
  local _, known = find(id)
  if job and known == number then
    mark(id, 'r', number, priority)
    taken[#taken + 1] = {id, job}
    left = left - 1
  else
    unqueue(id, number, priority)
    if known == number then
      drop(id)
    end
  end
end

-- Released jobs are older than any that nobody had yet.
local function takeReleased(priority)
  for _, id in ipairs(redis.call('ZRANGE', againKey(priority), 0, left - 1)) do
    local number = text(redis.call('ZSCORE', againKey(priority), id))
    redis.call('ZREM', againKey(priority), id)
    -- Nothing is claimed when the group was made anew meanwhile: then the entry comes with the new ones.
    if #redis.call('XCLAIM', waitKey(priority), GROUP, trader, 0, number .. '-0') > 0 then
      hand(id, number, priority)
    end
  end
end

local function read(priority)
  return redis.pcall('XREADGROUP', 'GROUP', GROUP, trader, 'COUNT', left, 'STREAMS', waitKey(priority), '>')
end

local function takeNew(priority)
  while left > 0 do
    local answer = read(priority)
    if answer and answer.err then
      makeGroup(priority)
      answer = read(priority)
    end
    if not answer or answer.err then
      return
    end
    for _, entry in ipairs(answer[1][2]) do
      hand(entry[2][2], string.match(entry[1], '^%d+'), priority)
    end
  end
end

for _, priority in ipairs(priorities()) do
  if left > 0 then
    takeReleased(priority)
    takeNew(priority)
  end
end
return taken
