-- ARGV: revision, most records (of one more revision there may be more). Returns 'ok', the revision that these lead to, 1 when
-- they replace all that the receiver has, then key, revision and value of each record; or 'lost'.
if not complete() then
  return {'lost'}
end
local from, newest = tonumber(ARGV[1]), tonumber(redis.call('GET', R .. 'revision'))
local whole = from > newest
for _, key in ipairs(redis.call('ZRANGEBYSCORE', R .. 'order', '(' .. text(from), '+inf')) do
  local lost = string.match(key, '^' .. LOSS .. '(%d+)$')
  if lost and from > tonumber(lost) then
    whole = true
    break
  end
end
from = whole and 0 or from
-- Those of a revision stay together; what replaces everything comes at once.
local keys = redis.call('ZRANGEBYSCORE', R .. 'order', '(' .. text(from), '+inf', 'LIMIT', 0, whole and -1 or ARGV[2])
local to = newest
if not whole and #keys == tonumber(ARGV[2]) then
  to = tonumber(redis.call('ZSCORE', R .. 'order', keys[#keys]))
  keys = redis.call('ZRANGEBYSCORE', R .. 'order', '(' .. text(from), text(to))
end
local answer = {'ok', text(to), whole and '1' or '0'}
for _, key in ipairs(keys) do
  local revision, value = string.match(redis.call('HGET', R .. 'values', key), '^(%d+)\n(.*)$')
  answer[#answer + 1] = key
  answer[#answer + 1] = revision
  answer[#answer + 1] = value
end
return answer
