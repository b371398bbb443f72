-- What the scripts of the membership share; it stands before each of them, after queue.lua.
-- fleet:members  instance -> "token until weight call", kind, bridge and place on lines of their own; until is in ms of this
--                server, call is the number of its last call: one that comes late, after its sender gave up waiting and sent
--                others, is refused
-- fleet:owner    name -> "token instance"; valid while the member's session with this token is alive
-- fleet:owned:*  the names of an instance
-- fleet:fence    the last token; fleet:run  the run of the server that all this belongs to; fleet:opens  ms from which on
--                names may be claimed
local MEMBERS, OWNER = P .. 'fleet:members', P .. 'fleet:owner'

local function ownedKey(instance) return P .. 'fleet:owned:' .. instance end

local function serverRun()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'unknown'
end

-- What another run of the server (restarted, restored, failed over) knows may be older than what members hold: it is forgotten,
-- and nobody may claim before all who are not known here have given up.
local function begin(grace)
  local id = serverRun()
  if redis.call('GET', P .. 'fleet:run') ~= id then
    for _, instance in ipairs(redis.call('HKEYS', MEMBERS)) do
      redis.call('UNLINK', ownedKey(instance))
    end
    redis.call('UNLINK', MEMBERS, OWNER)
    redis.call('SET', P .. 'fleet:run', id)
    redis.call('SET', P .. 'fleet:opens', text(now() + tonumber(grace)))
  end
end

local function parse(instance, entry)
  local token, til, weight, call, kind, bridge, place =
    string.match(entry, '^(%d+) (%d+) (%d+) (%d+)\n([^\n]*)\n([^\n]*)\n([^\n]*)$')
  return {instance = instance, token = token, til = tonumber(til), weight = weight, call = tonumber(call), kind = kind,
    bridge = bridge, place = place, entry = entry, alive = tonumber(til) > now()}
end

-- All members by instance, dead ones included.
local function members()
  local found = {}
  local entries = redis.call('HGETALL', MEMBERS)
  for i = 1, #entries, 2 do
    found[entries[i]] = parse(entries[i], entries[i + 1])
  end
  return found
end

-- The living member with this session, or nil.
local function session(instance, token)
  local entry = redis.call('HGET', MEMBERS, instance)
  local member = entry and parse(instance, entry)
  if member and member.alive and member.token == token then
    return member
  end
end

local function save(instance, token, til, weight, call, kind, bridge, place)
  redis.call('HSET', MEMBERS, instance, token .. ' ' .. text(til) .. ' ' .. weight .. ' ' .. call .. '\n' .. kind .. '\n'
    .. bridge .. '\n' .. place)
end

-- The living member with this session, whose call this is, unless later ones were heard already; else nil.
local function calling(instance, token, call)
  local member = session(instance, token)
  if member and tonumber(call) > member.call then
    save(instance, token, member.til, member.weight, call, member.kind, member.bridge, member.place)
    return member
  end
end

-- Takes at most so many names from an instance whose session is over; true when none is left.
local function strip(instance, most)
  local names = redis.call('SRANDMEMBER', ownedKey(instance), most)
  for _, name in ipairs(names) do
    local owner = redis.call('HGET', OWNER, name)
    if owner and string.match(owner, ' (.*)$') == instance then
      redis.call('HDEL', OWNER, name)
    end
    redis.call('SREM', ownedKey(instance), name)
  end
  return redis.call('EXISTS', ownedKey(instance)) == 0
end

