-- ARGV: ids. Returns phase, job and outcome (or nothing) of each that is known.
local found = {}
for _, id in ipairs(ARGV) do
  local phase = find(id)
  local job = phase and redis.call('HGET', P .. 'jobs', id)
  if job then
    found[#found + 1] = {phase, job, redis.call('HGET', P .. 'outcome', id) or ''}
  end
end
return found
