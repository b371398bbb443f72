-- ARGV: instance, token, number of the call, then names. Gives up those that it owns. Returns how many.
local instance, token = ARGV[1], ARGV[2]
if not calling(instance, token, ARGV[3]) then
  return {0}
end
local released = 0
for i = 4, #ARGV do
  if redis.call('HGET', OWNER, ARGV[i]) == token .. ' ' .. instance then
    redis.call('HDEL', OWNER, ARGV[i])
    redis.call('SREM', ownedKey(instance), ARGV[i])
    released = released + 1
  end
end
return {released}
