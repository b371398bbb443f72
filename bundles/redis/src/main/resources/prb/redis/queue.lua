-- What all scripts of the queue share; it stands before each of them.
-- KEYS[1] is the prefix of every key. The jobs that wait or run are entries of one stream per priority, numbered over all of
-- them in the order of arrival; a running job is pending in the group under its trader's name, a released one under NOBODY.
local P = KEYS[1]
local GROUP = 'traders'
local NOBODY = 'nobody'

local function waitKey(priority) return P .. 'wait:' .. priority end

local function againKey(priority) return P .. 'again:' .. priority end

local function text(number) return string.format('%.0f', number) end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Phase (w waits, r runs, f finished), number and priority of a job; nil when it is unknown.
local function find(id)
  local state = redis.call('HGET', P .. 'state', id)
  if state then
    return string.match(state, '^(%a) (%d+) (-?%d+)$')
  end
end

local function mark(id, phase, number, priority)
  redis.call('HSET', P .. 'state', id, phase .. ' ' .. number .. ' ' .. priority)
end

local function priorities() return redis.call('ZRANGE', P .. 'priorities', 0, -1) end

local function makeGroup(priority) redis.pcall('XGROUP', 'CREATE', waitKey(priority), GROUP, '0', 'MKSTREAM') end

local function pending(priority)
  local summary = redis.pcall('XPENDING', waitKey(priority), GROUP)
  return summary.err and 0 or summary[1]
end

-- Jobs that wait and jobs that run.
local function counts()
  local waiting, running = 0, redis.call('HLEN', P .. 'adopted')
  for _, priority in ipairs(priorities()) do
    local delivered = pending(priority) - redis.call('ZCARD', againKey(priority))
    running = running + delivered
    waiting = waiting + redis.call('XLEN', waitKey(priority)) - delivered
  end
  return waiting, running
end

local function remember(id, phase, priority, job)
  local number = text(redis.call('INCR', P .. 'number'))
  redis.call('HSET', P .. 'jobs', id, job)
  redis.call('ZADD', P .. 'order', number, id)
  mark(id, phase, number, priority)
  return number
end

local function enqueue(id, priority, job)
  if redis.call('ZADD', P .. 'priorities', -tonumber(priority), priority) == 1 then
    makeGroup(priority)
  end
  redis.call('XADD', waitKey(priority), remember(id, 'w', priority, job) .. '-0', 'id', id)
end

-- Takes a job out of its stream, wherever in it the job is.
local function unqueue(id, number, priority)
  redis.call('XACK', waitKey(priority), GROUP, number .. '-0')
  redis.call('XDEL', waitKey(priority), number .. '-0')
  redis.call('ZREM', againKey(priority), id)
  redis.call('HDEL', P .. 'adopted', id)
end

local function drop(id)
  redis.call('HDEL', P .. 'jobs', id)
  redis.call('HDEL', P .. 'state', id)
  redis.call('HDEL', P .. 'outcome', id)
  redis.call('ZREM', P .. 'order', id)
  redis.call('ZREM', P .. 'finished', id)
end

-- Lets a running job wait again, at its old place. The count of deliveries is kept.
local function again(id, number, priority, count)
  redis.call('XCLAIM', waitKey(priority), GROUP, NOBODY, 0, number .. '-0', 'RETRYCOUNT', count, 'JUSTID')
  redis.call('ZADD', againKey(priority), number, id)
  mark(id, 'w', number, priority)
end

-- Traders sleep only while nothing waits, so only the first waiting job wakes them.
local function wake(waitingBefore)
  if waitingBefore == 0 then
    redis.call('PUBLISH', P .. 'offered', '')
  end
end

-- Whether a fence (name and token, both empty for none) is over: another session owns the name, or nobody does.
local function stale(name, token)
  return token ~= '' and string.match(redis.call('HGET', P .. 'fleet:owner', name) or '', '^%d+') ~= token
end


-- Ends a job; with its bytes one that Redis has lost is remembered with its outcome. Returns 1 when this outcome is the job's.
local function finish(id, outcome, onlyWaiting, kept, job, priorityOfLost)
  local phase, number, priority = find(id)
  if not phase then
    if job == '' then
      return 0
    end
    priority = priorityOfLost
    number = remember(id, 'f', priority, job)
  elseif phase == 'f' or (onlyWaiting and (phase ~= 'w' or redis.call('HEXISTS', P .. 'sent', id) == 1)) then
    return 0
  else
    unqueue(id, number, priority)
  end
  mark(id, 'f', number, priority)
  redis.call('HSET', P .. 'outcome', id, outcome)
  redis.call('ZADD', P .. 'finished', now(), id)
  local surplus = math.min(redis.call('ZCARD', P .. 'finished') - tonumber(kept), 10)
  if surplus > 0 then
    for _, old in ipairs(redis.call('ZRANGE', P .. 'finished', 0, surplus - 1)) do
      drop(old)
    end
  end
  redis.call('PUBLISH', P .. 'ended', id)
  return 1
end

