-- What the scripts of the records share; it stands before each of them, after queue.lua and fleet.lua.
-- rec:run  the run of the server whose records are complete; rec:revision  the newest; rec:values  key -> "revision" and, on the
-- next line, + and the value, or - for a removed one; rec:order  keys by revision
-- rec:offers  instance -> "revision ms" of the copies that could fill an empty server; rec:opens  ms from which the best is
-- chosen; rec:new:*  what is being filled in, rec:filler  by whom
-- rec:stage:*  key and + or - with value of each change of an append that comes in parts
local R = P .. 'rec:'
-- After each loss revisions go on at the next multiple of this, and a record says where they were. A copy that is between the two
-- has changes that were lost.
local GENERATION = 1000000000
local LOSS = '~loss:'

local function complete() return redis.call('GET', R .. 'run') == serverRun() end

local function put(at, key, revision, value)
  redis.call('HSET', at .. 'values', key, revision .. '\n' .. value)
  redis.call('ZADD', at .. 'order', revision, key)
end

local function stageKey(id) return R .. 'stage:' .. id end
