package prb.trade.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;

/** Signs for accounts whose keys it holds. No key ever leaves a signer. */
@ConsumerType
public interface Signer {

    /** The scheme of an account's key; empty when this signer does not hold it. */
    Optional<KeyType> keyType(AccountId account);

    /** @throws IllegalArgumentException when this signer does not hold the account's key */
    Bytes sign(AccountId account, Bytes payload);
}
