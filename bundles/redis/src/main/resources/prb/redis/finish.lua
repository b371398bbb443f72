-- ARGV: id, outcome, 1 when only a waiting job may end that no open attempt has, finished jobs kept, bytes of the job or nothing,
-- its priority. With the bytes a job that Redis has lost is remembered with its outcome. Returns 1 when this outcome is the job's.
return {finish(ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4], ARGV[5], ARGV[6])}
