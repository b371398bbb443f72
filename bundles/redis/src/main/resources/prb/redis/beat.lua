-- ARGV: instance, who it is, life in ms of its signs, a fresh epoch, 1 when it offers jobs, 1 when it takes them, prefix of the
-- original's queue, then names of the original's keys. Returns a key of the original or nothing, the epoch, and who else leads
-- the offering and the taking (or nothing).
local instance, who, life = ARGV[1], ARGV[2], ARGV[3]
for i = 8, #ARGV do
  if redis.call('EXISTS', ARGV[7] .. ARGV[i]) == 1 then
    return {ARGV[7] .. ARGV[i], '', '', ''}
  end
end
redis.call('SET', P .. 'epoch', ARGV[4], 'NX')

local function lead(role, wanted)
  local key = P .. 'lead:' .. role
  local holder = redis.call('GET', key)
  if wanted == '1' and (not holder or holder == who) then
    redis.call('SET', key, who, 'PX', life)
    return ''
  end
  return (wanted == '1' and holder) or ''
end

if ARGV[6] == '1' then
  redis.call('SET', P .. 'alive:' .. instance, who, 'PX', life)
end
return {'', redis.call('GET', P .. 'epoch'), lead('offering', ARGV[5]), lead('taking', ARGV[6])}
