-- ARGV: account, token, 1 when nothing is to be kept for jobs that are over, then for each attempt its hash, its bytes, how many
-- jobs it has, and their ids, each once. Returns 1; or -2 when another trader may have the account, or 0 and the jobs that are
-- over or unknown, and then nothing is kept.
if notOwned(ARGV[1], ARGV[2]) then
  return {-2}
end
if ARGV[3] == '1' then
  local over = {0}
  for job = 7, 6 + tonumber(ARGV[6]) do
    local phase = find(ARGV[job])
    if not phase or phase == 'f' then
      over[#over + 1] = ARGV[job]
    end
  end
  if #over > 1 then
    return over
  end
end
local i = 4
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
