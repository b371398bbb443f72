-- ARGV: trader, then ids. Lets those that run under its name wait again; this takes back the delivery. Of what Redis has lost, and
-- the trader had only in hand, nothing is left: whether it is still needed its producer knows, who looks at the chain, while this
-- trader may have been paused for long. Returns how many wait again.
local before = counts()
local released = 0
for i = 2, #ARGV do
  local id = ARGV[i]
  local phase, number, priority = find(id)
  if phase == 'r' and redis.call('HGET', P .. 'adopted', id) == ARGV[1] then
    redis.call('HDEL', P .. 'adopted', id)
    drop(id)
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
