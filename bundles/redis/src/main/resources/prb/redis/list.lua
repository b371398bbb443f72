-- ARGV: most jobs. Returns phase, job and outcome (or nothing) of each, newest first.
local found = {}
for _, id in ipairs(redis.call('ZREVRANGE', P .. 'order', 0, tonumber(ARGV[1]) - 1)) do
  local phase = find(id)
  local job = phase and redis.call('HGET', P .. 'jobs', id)
  if job then
    found[#found + 1] = {phase, job, redis.call('HGET', P .. 'outcome', id) or ''}
  end
end
return found
