-- ARGV: trader. Returns id and bytes of all jobs that run under its name.
local jobs = {}
for _, priority in ipairs(priorities()) do
  local from = '-'
  repeat
    local entries = redis.pcall('XPENDING', waitKey(priority), GROUP, from, '+', 1000, ARGV[1])
    for _, entry in ipairs(entries) do
      local found = redis.call('XRANGE', waitKey(priority), entry[1], entry[1])
      local id = found[1] and found[1][2][2]
      local job = id and redis.call('HGET', P .. 'jobs', id)
      if job then
        jobs[#jobs + 1] = {id, job}
      end
      from = '(' .. entry[1]
    end
  until #entries < 1000
end
return jobs
