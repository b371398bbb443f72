package prb.bench.trader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.trade.api.Signer;

/** Keys of as many accounts as are wanted, sr25519 as operators have. */
final class Keys implements Signer {

    private final Map<AccountId, Keypair> pairs = new LinkedHashMap<>();

    Keys(int accounts) {
        for (int i = 0; i < accounts; i++) {
            Keypair pair = Keypair.fromUri("//bench//" + i, KeyType.SR25519);
            pairs.put(pair.accountId(), pair);
        }
    }

    List<AccountId> accounts() {
        return List.copyOf(pairs.keySet());
    }

    @Override
    public Optional<KeyType> keyType(AccountId account) {
        return pairs.containsKey(account) ? Optional.of(KeyType.SR25519) : Optional.empty();
    }

    @Override
    public Bytes sign(AccountId account, Bytes payload) {
        Keypair pair = pairs.get(account);
        if (pair == null) {
            throw new IllegalArgumentException("no key of " + account);
        }
        return pair.sign(payload);
    }
}
