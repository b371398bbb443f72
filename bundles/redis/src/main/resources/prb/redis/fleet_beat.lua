-- ARGV: instance, token of its session (0 without one), life in ms, grace in ms before claims after a loss, weight, kind, bridge,
-- place, highest token it knows, most members, most names of dead members to strip, number of the call. Renews the session, or
-- begins one. Returns 'ok', the session's token, ms until claims are open, names owned, then instance, entry and names owned of
-- each living member; or 'conflict' and the entry of a member that it can not work beside; or 'full', or 'late'.
local instance, token, life = ARGV[1], ARGV[2], tonumber(ARGV[3])
begin(ARGV[4])
local time = now()
local all = members()
if all[instance] and tonumber(ARGV[12]) <= all[instance].call then
  return {'late'}
end
local left = tonumber(ARGV[11])
local count = 0
for other, member in pairs(all) do
  if not member.alive and other ~= instance then
    if left > 0 and strip(other, left) then
      redis.call('HDEL', MEMBERS, other)
    end
    left = 0
  else
    count = count + (other ~= instance and 1 or 0)
  end
end

if not session(instance, token) then
  for other, member in pairs(all) do
    if member.alive and other ~= instance
        and (member.kind ~= ARGV[6] or (ARGV[6] == 'SHARED' and member.bridge ~= ARGV[7])) then
      return {'conflict', member.entry}
    end
  end
  if count >= tonumber(ARGV[10]) then
    return {'full'}
  end
  while not strip(instance, 1000) do end
  local fence = math.max(tonumber(redis.call('GET', P .. 'fleet:fence') or time), tonumber(ARGV[9]))
  redis.call('SET', P .. 'fleet:fence', text(fence))
  token = text(redis.call('INCR', P .. 'fleet:fence'))
end
save(instance, token, time + life, ARGV[5], ARGV[12], ARGV[6], ARGV[7], ARGV[8])

local opens = math.max(0, tonumber(redis.call('GET', P .. 'fleet:opens') or 0) - time)
local answer = {'ok', token, opens, redis.call('SCARD', ownedKey(instance))}
for other, member in pairs(members()) do
  if member.alive then
    answer[#answer + 1] = other
    answer[#answer + 1] = member.entry
    answer[#answer + 1] = redis.call('SCARD', ownedKey(other))
  end
end
return answer
