-- ARGV: expected revision, id of what was staged for this append or nothing, how many changes were, then key, + or - and value of
-- each further change. Returns 'ok' and the new revision, 'behind' and the newest, or 'lost'.
local staged = {}
if ARGV[2] ~= '' then
  staged = redis.call('LRANGE', stageKey(ARGV[2]), 0, -1)
  redis.call('UNLINK', stageKey(ARGV[2]))
end
if not complete() or #staged ~= 2 * tonumber(ARGV[3]) then
  return {'lost'}
end
local newest = redis.call('GET', R .. 'revision')
if newest ~= ARGV[1] then
  return {'behind', newest}
end
local revision = text(tonumber(newest) + 1)
for i = 1, #staged, 2 do
  put(R, staged[i], revision, staged[i + 1])
end
for i = 4, #ARGV, 3 do
  put(R, ARGV[i], revision, ARGV[i + 1] .. ARGV[i + 2])
end
redis.call('SET', R .. 'revision', revision)
return {'ok', revision}
