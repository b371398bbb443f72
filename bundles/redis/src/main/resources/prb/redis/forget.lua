-- ARGV: id, name and token of the fence or nothing. Returns 1 when the job was finished and is forgotten, -2 when the fence is
-- over.
if stale(ARGV[2], ARGV[3]) then
  return {-2}
end
if find(ARGV[1]) ~= 'f' then
  return {0}
end
drop(ARGV[1])
return {1}
