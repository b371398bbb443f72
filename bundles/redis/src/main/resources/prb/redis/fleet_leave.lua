-- ARGV: instance, token. Ends its session and gives up all that it owns.
local entry = redis.call('HGET', MEMBERS, ARGV[1])
if entry and parse(ARGV[1], entry).token == ARGV[2] then
  while not strip(ARGV[1], 1000) do end
  redis.call('HDEL', MEMBERS, ARGV[1])
end
return {1}
