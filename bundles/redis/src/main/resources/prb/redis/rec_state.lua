-- ARGV: instance, revision of its copy, grace in ms, ms for which an offer counts. Returns 'ok' and the revision; or, when the
-- server has lost the records, 'fill' when this instance's copy is to fill it, else 'wait'.
if complete() then
  return {'ok', redis.call('GET', R .. 'revision')}
end
local id = serverRun()
if redis.call('GET', R .. 'loss') ~= id then
  redis.call('UNLINK', R .. 'run', R .. 'values', R .. 'order', R .. 'revision', R .. 'offers')
  redis.call('UNLINK', R .. 'new:values', R .. 'new:order')
  redis.call('SET', R .. 'loss', id)
  redis.call('SET', R .. 'opens', text(now() + tonumber(ARGV[3])))
end
redis.call('HSET', R .. 'offers', ARGV[1], ARGV[2] .. ' ' .. text(now()))
if now() < tonumber(redis.call('GET', R .. 'opens')) then
  return {'wait'}
end
local best, highest = nil, -1
local offers = redis.call('HGETALL', R .. 'offers')
for i = 1, #offers, 2 do
  local revision, at = string.match(offers[i + 1], '^(%d+) (%d+)$')
  revision = tonumber(revision)
  if tonumber(at) + tonumber(ARGV[4]) < now() then
    redis.call('HDEL', R .. 'offers', offers[i])
  elseif revision > highest or (revision == highest and offers[i] < best) then
    best, highest = offers[i], revision
  end
end
return {best == ARGV[1] and 'fill' or 'wait'}
