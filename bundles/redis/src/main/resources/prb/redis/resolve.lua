-- ARGV: account, token, finished jobs kept, number of attempts, then for each its hash, how many jobs it has, and their ids; then
-- id, outcome, bytes (or nothing) and priority of each job that ends. Returns 1; -2 when another trader may have the account.
local account = ARGV[1]
if notOwned(account, ARGV[2]) then
  return {-2}
end
local i = 5
for _ = 1, tonumber(ARGV[4]) do
  local last = i + 1 + tonumber(ARGV[i + 1])
  if redis.call('HDEL', P .. 'attempts', ARGV[i]) == 1 then
    redis.call('SREM', attemptsKey(account), ARGV[i])
    for job = i + 2, last do
      if redis.call('HINCRBY', P .. 'sent', ARGV[job], -1) <= 0 then
        redis.call('HDEL', P .. 'sent', ARGV[job])
      end
    end
  end
  i = last + 1
end
if redis.call('SCARD', attemptsKey(account)) == 0 then
  redis.call('SREM', P .. 'trade:accounts', account)
end
for job = i, #ARGV, 4 do
  finish(ARGV[job], ARGV[job + 1], false, ARGV[3], ARGV[job + 2], ARGV[job + 3])
end
return {1}
