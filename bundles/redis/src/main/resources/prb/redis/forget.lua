-- ARGV: id. Returns 1 when the job was finished and is forgotten.
if find(ARGV[1]) ~= 'f' then
  return {0}
end
drop(ARGV[1])
return {1}
