package prb.trade.api;

import java.math.BigInteger;
import java.util.List;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/**
 * A signed extrinsic that may be on its way. A queue keeps it from before it is submitted until its fate is certain, so that a
 * trader that starts anew looks for it before it signs its jobs again. Submitting it again changes nothing; of the attempts of
 * one account with one nonce at most one is ever executed.
 *
 * @param account that signed
 * @param hash of the extrinsic, 32 bytes
 * @param extrinsic as submitted, with its length prefix
 * @param jobIds one id per item of the batch, in order, as in {@link ExtrinsicStrategy.Send#jobIds}
 * @param batched whether item events tell the jobs' results one by one
 * @param proxied whether the call is wrapped in proxy.proxy
 * @param tip that it offers, in the smallest unit
 * @param nonce of the account
 * @param specVersion of the runtime that it was signed for; no other one executes it
 * @param bornAt finalized block it was signed on: it can only be in later ones
 * @param diesAt first block in which it is invalid
 */
public record Attempt(AccountId account, Bytes hash, Bytes extrinsic, List<String> jobIds, boolean batched, boolean proxied,
        BigInteger tip, long nonce, long specVersion, long bornAt, long diesAt) {
    public Attempt {
        jobIds = List.copyOf(jobIds);
        if (jobIds.isEmpty() || hash.size() != 32 || bornAt < 0 || diesAt <= bornAt) {
            throw new IllegalArgumentException("an attempt needs jobs, a hash of 32 bytes and a life, this one has "
                    + jobIds.size() + " jobs, " + hash.size() + " bytes and blocks " + bornAt + ".." + diesAt);
        }
    }
}
