-- ARGV: trader, then id, priority and bytes of each job. Lets those that run under its name wait again; this takes back the
-- delivery. Jobs that Redis has lost are queued anew. Returns how many wait again.
local before = counts()
local released = 0
for i = 2, #ARGV, 3 do
  local id = ARGV[i]
  local phase, number, priority = find(id)
  if not phase then
    enqueue(id, ARGV[i + 1], ARGV[i + 2])
    released = released + 1
  elseif phase == 'r' and redis.call('HGET', P .. 'adopted', id) == ARGV[1] then
    redis.call('HDEL', P .. 'adopted', id)
    redis.call('ZREM', P .. 'order', id)
    enqueue(id, priority, ARGV[i + 2])
    released = released + 1
  elseif phase == 'r' then
    local entries = redis.pcall('XPENDING', waitKey(priority), GROUP, number .. '-0', number .. '-0', 1)
    if entries.err or #entries == 0 then
      mark(id, 'w', number, priority)
      released = released + 1
    elseif entries[1][2] == ARGV[1] then
      again(id, number, priority, entries[1][4] - 1)
      released = released + 1
    end
  end
end
if released > 0 then
  wake(before)
end
return {released}
