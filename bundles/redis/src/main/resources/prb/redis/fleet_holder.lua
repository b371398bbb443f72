-- ARGV: name. Returns instance, entry and number of names of the living member that owns it, or nothing.
local token, instance = string.match(redis.call('HGET', OWNER, ARGV[1]) or '', '^(%d+) (.*)$')
local member = instance and session(instance, token)
return member and {instance, member.entry, redis.call('SCARD', ownedKey(instance))} or {}
