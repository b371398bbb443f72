-- ARGV: id of the append, 1 for its first part, ms that it is kept, then key, + or - and value of each change. Keeps a part of an
-- append that is too large for one call; rec_append takes it from there.
local stage = stageKey(ARGV[1])
if ARGV[2] == '1' then
  redis.call('UNLINK', stage)
end
for i = 4, #ARGV, 3 do
  redis.call('RPUSH', stage, ARGV[i], ARGV[i + 1] .. ARGV[i + 2])
end
redis.call('PEXPIRE', stage, ARGV[3])
return {'ok'}
