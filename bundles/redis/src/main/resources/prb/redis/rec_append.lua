-- ARGV: expected revision, then key, + or - and value of each change. Returns 'ok' and the new revision, 'behind' and the newest,
-- or 'lost'.
if not complete() then
  return {'lost'}
end
local newest = redis.call('GET', R .. 'revision')
if newest ~= ARGV[1] then
  return {'behind', newest}
end
local revision = text(tonumber(newest) + 1)
for i = 2, #ARGV, 3 do
  put(R, ARGV[i], revision, ARGV[i + 1] .. ARGV[i + 2])
end
redis.call('SET', R .. 'revision', revision)
return {'ok', revision}
