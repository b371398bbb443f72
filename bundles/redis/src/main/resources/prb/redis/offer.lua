-- ARGV: most waiting jobs, name and token of the fence or nothing, then id, priority and bytes of each job. Returns for each 1
-- added, 0 known, -1 full, -2 when the fence is over.
local fenced = stale(ARGV[2], ARGV[3])
local limit = tonumber(ARGV[1])
local before = counts()
local waiting = before
local answers = {}
for i = 4, #ARGV, 3 do
  local answer = 1
  if fenced then
    answer = -2
  elseif redis.call('HEXISTS', P .. 'state', ARGV[i]) == 1 then
    answer = 0
  elseif waiting >= limit then
    answer = -1
  else
    enqueue(ARGV[i], ARGV[i + 1], ARGV[i + 2])
    waiting = waiting + 1
  end
  answers[#answers + 1] = answer
end
if waiting > before then
  wake(before)
end
return answers
