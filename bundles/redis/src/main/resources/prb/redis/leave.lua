-- ARGV: instance, who it is. Takes back its signs of life.
redis.call('DEL', P .. 'alive:' .. ARGV[1])
for _, role in ipairs({'offering', 'taking'}) do
  if redis.call('GET', P .. 'lead:' .. role) == ARGV[2] then
    redis.call('DEL', P .. 'lead:' .. role)
  end
end
return {1}
