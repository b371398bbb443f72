-- ARGV: trader, then id, priority and bytes of each job it has in hand. Jobs that Redis has lost are remembered as running
-- there, without an entry in a stream. Returns how many.
local adopted = 0
for i = 2, #ARGV, 3 do
  if redis.call('HEXISTS', P .. 'state', ARGV[i]) == 0 then
    remember(ARGV[i], 'r', ARGV[i + 1], ARGV[i + 2])
    redis.call('HSET', P .. 'adopted', ARGV[i], ARGV[1])
    adopted = adopted + 1
  end
end
return {adopted}
