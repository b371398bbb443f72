-- ARGV: names. Returns the number of living members that own some of them, then instance, entry and number of names of each, then
-- for each name the instance of its owner, or nothing.
local found, count, holders = {}, 0, {}
local answer = {0}
for i = 1, #ARGV do
  local token, instance = string.match(redis.call('HGET', OWNER, ARGV[i]) or '', '^(%d+) (.*)$')
  if instance and found[instance] == nil then
    local member = session(instance, token)
    found[instance] = member and token or false
    if member then
      count = count + 1
      answer[#answer + 1] = instance
      answer[#answer + 1] = member.entry
      answer[#answer + 1] = redis.call('SCARD', ownedKey(instance))
    end
  end
  holders[i] = instance and found[instance] == token and instance or ''
end
answer[1] = count
for i = 1, #holders do
  answer[#answer + 1] = holders[i]
end
return answer
