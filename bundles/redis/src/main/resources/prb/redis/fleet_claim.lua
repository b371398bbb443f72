-- ARGV: instance, token, grace in ms, most names to get, 1 when it held them before a loss of data, most names in all,
-- number of the call, then names. Returns 'ok' and those that it owns now; or 'gone' when its session is over or the call is
-- late, 'closed' while nobody may claim.
local instance, token, most, all = ARGV[1], ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[6])
begin(ARGV[3])
if not calling(instance, token, ARGV[7]) then
  return {'gone'}
end
if ARGV[5] ~= '1' and now() < tonumber(redis.call('GET', P .. 'fleet:opens') or 0) then
  return {'closed'}
end
local present = members()
local mine = token .. ' ' .. instance
local total = redis.call('HLEN', OWNER)
local answer = {'ok'}
for i = 8, #ARGV do
  if #answer > most then
    break
  end
  local name = ARGV[i]
  local owner = redis.call('HGET', OWNER, name)
  if owner ~= mine then
    local ownerToken, ownerInstance = string.match(owner or '', '^(%d+) (.*)$')
    local member = ownerInstance and present[ownerInstance]
    if not (member and member.alive and member.token == ownerToken) and (owner or total < all) then
      if ownerInstance then
        redis.call('SREM', ownedKey(ownerInstance), name)
      else
        total = total + 1
      end
      redis.call('HSET', OWNER, name, mine)
      redis.call('SADD', ownedKey(instance), name)
      owner = mine
    end
  end
  if owner == mine then
    answer[#answer + 1] = name
  end
end
return answer
