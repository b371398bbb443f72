-- ARGV: account, or nothing. Returns the epoch of this Redis and the account's attempts; without one the accounts that have some.
if ARGV[1] == '' then
  return redis.call('SMEMBERS', P .. 'trade:accounts')
end
local found = {redis.call('GET', P .. 'epoch') or ''}
for _, hash in ipairs(redis.call('SMEMBERS', attemptsKey(ARGV[1]))) do
  found[#found + 1] = redis.call('HGET', P .. 'attempts', hash)
end
return found
