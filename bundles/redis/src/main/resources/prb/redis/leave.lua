-- ARGV: instance, who it is. Takes back its signs of life, and the accounts that it works.
redis.call('DEL', P .. 'alive:' .. ARGV[1])
if redis.call('GET', P .. 'lead:taking') == ARGV[2] then
  redis.call('DEL', P .. 'lead:taking')
end
local owners = redis.call('HGETALL', P .. 'trade:owner')
for i = 1, #owners, 2 do
  if string.match(owners[i + 1], ' (.*)$') == ARGV[1] then
    redis.call('HDEL', P .. 'trade:owner', owners[i])
  end
end
return {1}
