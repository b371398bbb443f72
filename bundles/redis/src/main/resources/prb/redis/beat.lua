-- ARGV: instance, who it is, life in ms of its signs, a fresh epoch, 1 when it takes jobs, prefix of the original's queue, then
-- names of the original's keys. Returns a key of the original or nothing, the epoch, and who else leads the taking (or nothing).
local instance, who, life = ARGV[1], ARGV[2], ARGV[3]
for i = 7, #ARGV do
  if redis.call('EXISTS', ARGV[6] .. ARGV[i]) == 1 then
    return {ARGV[6] .. ARGV[i], '', ''}
  end
end
redis.call('SET', P .. 'epoch', ARGV[4], 'NX')

local other = ''
if ARGV[5] == '1' then
  redis.call('SET', P .. 'alive:' .. instance, who, 'PX', life)
  local lead = P .. 'lead:taking'
  local holder = redis.call('GET', lead)
  if not holder or holder == who then
    redis.call('SET', lead, who, 'PX', life)
  else
    other = holder
  end
end
return {'', redis.call('GET', P .. 'epoch'), other}
