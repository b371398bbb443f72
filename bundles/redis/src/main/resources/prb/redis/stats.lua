-- Returns the jobs that wait, run and are finished.
local waiting, running = counts()
return {waiting, running, redis.call('ZCARD', P .. 'finished')}
