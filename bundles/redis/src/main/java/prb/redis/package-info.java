/**
 * The trade queue on Redis Streams, for a lifecycle manager that offers jobs and a trader that takes them in processes of their
 * own. Redisson is embedded here and nowhere else. What several keys of the queue have in common changes in one Lua script, so
 * no crash leaves half a change. Redis holds nothing that can not be had again: producers offer lost jobs anew under the same
 * ids, the trader brings back what it has in hand. Beside it, the membership of lifecycle managers, what each of them owns,
 * and records that all have in common.
 */
package prb.redis;
