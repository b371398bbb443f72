-- ARGV: age in ms at which a finished job is forgotten, finished jobs kept, most jobs at once. Also drops streams that are
-- empty. Returns how many jobs were forgotten.
local old = redis.call('ZRANGEBYSCORE', P .. 'finished', '-inf', now() - tonumber(ARGV[1]), 'LIMIT', 0, ARGV[3])
if #old == 0 then
  local surplus = math.min(redis.call('ZCARD', P .. 'finished') - tonumber(ARGV[2]), tonumber(ARGV[3]))
  old = surplus > 0 and redis.call('ZRANGE', P .. 'finished', 0, surplus - 1) or {}
end
for _, id in ipairs(old) do
  drop(id)
end
for _, priority in ipairs(priorities()) do
  if redis.call('XLEN', waitKey(priority)) == 0 and pending(priority) == 0 then
    redis.call('DEL', waitKey(priority), againKey(priority))
    redis.call('ZREM', P .. 'priorities', priority)
  end
end
return {#old}
