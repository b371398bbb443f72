-- What the scripts of the accounts and their attempts share; it stands before each of them, after queue.lua.
-- trade:owner     account -> "token instance" of the trader that works it; valid while the instance gives signs of life
-- trade:fence     the last token; trade:run  the run of the server that the owners belong to; trade:opens  ms from which on a
--                 trader that had an account in no run before may claim one
-- attempts        hash of an extrinsic -> attempt; attempts:<account>  the hashes of an account; trade:accounts  accounts with
--                 attempts
-- sent            id of a job -> how many open attempts have it
local OWNER = P .. 'trade:owner'

local function attemptsKey(account) return P .. 'attempts:' .. account end

local function notOwned(account, token)
  return string.match(redis.call('HGET', OWNER, account) or '', '^%d+') ~= token
end

