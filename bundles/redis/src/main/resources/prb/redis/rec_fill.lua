-- ARGV: instance, revision of its copy, 1 for the first part, number of all records with the last part and else nothing, then
-- key, revision, + or - and value of each record. Fills an empty server; what was filled in counts with the last part, when
-- nothing is missing. Returns 'ok' and the revision, or 'late'.
if complete() or (ARGV[3] ~= '1' and redis.call('GET', R .. 'filler') ~= ARGV[1]) then
  return {'late'}
end
if ARGV[3] == '1' then
  redis.call('UNLINK', R .. 'new:values', R .. 'new:order')
  redis.call('SET', R .. 'filler', ARGV[1])
end
for i = 5, #ARGV, 4 do
  put(R .. 'new:', ARGV[i], ARGV[i + 1], ARGV[i + 2] .. ARGV[i + 3])
end
if ARGV[4] == '' then
  return {'ok', '0'}
end
if redis.call('ZCARD', R .. 'new:order') ~= tonumber(ARGV[4]) then
  return {'late'}
end
for _, part in ipairs({'values', 'order'}) do
  redis.call('DEL', R .. part)
  if redis.call('EXISTS', R .. 'new:' .. part) == 1 then
    redis.call('RENAME', R .. 'new:' .. part, R .. part)
  end
end
local revision = tonumber(ARGV[2])
if revision > 0 then
  local next = (math.floor(revision / GENERATION) + 1) * GENERATION
  put(R, LOSS .. text(revision), text(next), '+' .. text(next))
  revision = next
end
redis.call('SET', R .. 'revision', text(revision))
redis.call('SET', R .. 'run', serverRun())
redis.call('DEL', R .. 'offers', R .. 'filler', R .. 'opens', R .. 'loss')
return {'ok', text(revision)}
