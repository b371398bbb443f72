-- ARGV: account, instance, who it is, life in ms of its signs, token that it had for the account before (0 for none). Returns its
-- token and the epoch of this Redis; or 0 and who has the account, or nothing while nobody may claim: another run of the server (restarted, flushed, failed
-- over) does not know who works what, so those who held it come first for one life.
local account, me, life, before = ARGV[1], ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5])
local epoch = redis.call('GET', P .. 'epoch')
if not epoch then
  return {0, ''}
end
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
if redis.call('GET', P .. 'trade:run') ~= run then
  redis.call('UNLINK', OWNER)
  redis.call('SET', P .. 'trade:run', run)
  redis.call('SET', P .. 'trade:opens', text(now() + life))
end
redis.call('SET', P .. 'alive:' .. me, ARGV[3], 'PX', life)
local token, owner = string.match(redis.call('HGET', OWNER, account) or '', '^(%d+) (.*)$')
if owner == me then
  return {tonumber(token), epoch}
end
local living = owner and redis.call('GET', P .. 'alive:' .. owner)
if living then
  return {0, living}
end
if before == 0 and now() < tonumber(redis.call('GET', P .. 'trade:opens') or 0) then
  return {0, ''}
end
local fence = math.max(tonumber(redis.call('GET', P .. 'trade:fence') or now()), before)
redis.call('SET', P .. 'trade:fence', text(fence))
token = redis.call('INCR', P .. 'trade:fence')
redis.call('HSET', OWNER, account, text(token) .. ' ' .. me)
return {token, epoch}
