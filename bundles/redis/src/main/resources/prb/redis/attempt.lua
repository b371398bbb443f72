-- ARGV: account, token, then for each attempt its hash, its bytes, how many jobs it has, and their ids, each once. Returns 1; -2
-- when another trader may have the account, and then nothing is kept.
if notOwned(ARGV[1], ARGV[2]) then
  return {-2}
end
local i = 3
while i <= #ARGV do
  local last = i + 2 + tonumber(ARGV[i + 2])
  if redis.call('HSETNX', P .. 'attempts', ARGV[i], ARGV[i + 1]) == 1 then
    redis.call('SADD', attemptsKey(ARGV[1]), ARGV[i])
    redis.call('SADD', P .. 'trade:accounts', ARGV[1])
    for job = i + 3, last do
      redis.call('HINCRBY', P .. 'sent', ARGV[job], 1)
    end
  end
  i = last + 1
end
return {1}
