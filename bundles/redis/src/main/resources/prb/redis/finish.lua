-- ARGV: id, outcome, 1 when only a waiting job may end, finished jobs kept, bytes of the job or nothing, its priority.
-- With the bytes a job that Redis has lost is remembered with its outcome. Returns 1 when this outcome is the job's.
local id, outcome = ARGV[1], ARGV[2]
local phase, number, priority = find(id)
if not phase then
  if ARGV[5] == '' then
    return {0}
  end
  priority = ARGV[6]
  number = remember(id, 'f', priority, ARGV[5])
elseif phase == 'f' or (ARGV[3] == '1' and phase ~= 'w') then
  return {0}
else
  unqueue(id, number, priority)
end
mark(id, 'f', number, priority)
redis.call('HSET', P .. 'outcome', id, outcome)
redis.call('ZADD', P .. 'finished', now(), id)
local surplus = math.min(redis.call('ZCARD', P .. 'finished') - tonumber(ARGV[4]), 10)
if surplus > 0 then
  for _, old in ipairs(redis.call('ZRANGE', P .. 'finished', 0, surplus - 1)) do
    drop(old)
  end
end
redis.call('PUBLISH', P .. 'ended', id)
return {1}
