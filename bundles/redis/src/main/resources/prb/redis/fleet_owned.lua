-- ARGV: instance, token, number of the call. Returns 'ok' and all names that it owns, or 'gone' when its session is over.
if not calling(ARGV[1], ARGV[2], ARGV[3]) then
  return {'gone'}
end
local answer = {'ok'}
for _, name in ipairs(redis.call('SMEMBERS', ownedKey(ARGV[1]))) do
  answer[#answer + 1] = name
end
return answer
