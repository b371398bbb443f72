-- ARGV: instance, who it is. Takes back its signs of life.
redis.call('DEL', P .. 'alive:' .. ARGV[1])
if redis.call('GET', P .. 'lead:taking') == ARGV[2] then
  redis.call('DEL', P .. 'lead:taking')
end
return {1}
