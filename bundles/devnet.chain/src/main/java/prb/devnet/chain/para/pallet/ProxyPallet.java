package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** Pallet Proxy: proxies without delay, with the call filters of Khala's proxy types as far as the calls exist here. */
public final class ProxyPallet extends Pallet {

    private static final int PROXIES_MAX = 32;
    private static final BigInteger DEPOSIT_BASE = BigInteger.valueOf(62_500_000_000L);
    private static final BigInteger DEPOSIT_FACTOR = BigInteger.valueOf(330_000_000_000L);
    private static final int ANY = 0;
    private static final int NON_TRANSFER = 1;
    private static final int CANCEL_PROXY = 2;
    private static final int STAKE_POOL_MANAGER = 5;
    private static final Set<String> MANAGER_CALLS = Set.of("add_worker", "remove_worker", "start_computing", "stop_computing",
            "restart_computing", "reclaim_pool_worker", "create", "register_worker", "register_worker_v2",
            "sync_offchain_message");

    private final BalancesPallet balances;

    private record Proxy(Bytes delegate, int type, long delay) {
        static Proxy read(ScaleReader in) {
            return new Proxy(in.fixed(32), proxyType(in), in.u32());
        }

        static void write(ScaleWriter out, Proxy proxy) {
            out.raw(proxy.delegate).u8(proxy.type).u32(proxy.delay);
        }
    }

    private record Proxies(List<Proxy> list, BigInteger deposit) {}

    public ProxyPallet(RuntimeText runtime, BalancesPallet balances) {
        super(runtime, "Proxy");
        this.balances = balances;
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        switch (call) {
            case "proxy" -> {
                Bytes real = address(in);
                Optional<Integer> forced = in.option(ProxyPallet::proxyType);
                Call inner = calls.read(in);
                return (context, origin) -> proxy(context, origin, lookup(real), forced, inner);
            }
            case "remove_proxies" -> {
                return (context, origin) -> store(context, origin, new ArrayList<>());
            }
            default -> {
                Bytes delegate = address(in);
                int type = proxyType(in);
                long delay = in.u32();
                boolean adds = call.equals("add_proxy");
                return (context, origin) -> {
                    Proxy proxy = new Proxy(lookup(delegate), type, delay);
                    if (adds) {
                        add(context, origin, proxy);
                    } else {
                        remove(context, origin, proxy);
                    }
                };
            }
        }
    }

    private static int proxyType(ScaleReader in) {
        int type = in.u8();
        if (type > STAKE_POOL_MANAGER) {
            throw in.error("proxy type " + type + " is not known");
        }
        return type;
    }

    private void proxy(BlockContext context, Bytes origin, Bytes real, Optional<Integer> forced, Call call)
            throws DispatchException {
        Proxy proxy = load(context, real).list().stream()
                .filter(p -> p.delegate().equals(origin) && forced.map(type -> type == p.type()).orElse(true))
                .findFirst().orElseThrow(() -> error("NotProxy"));
        if (proxy.delay() != 0) {
            throw error("Unannounced");
        }
        Bytes result = Bytes.ofInts(0);
        try {
            context.filtered(inner -> allows(proxy.type(), inner), () -> context.dispatch(call, real));
        } catch (DispatchException e) {
            result = Bytes.concat(Bytes.ofInts(1), e.encoded());
        }
        Bytes outcome = result;
        deposit(context, "ProxyExecuted", out -> out.raw(outcome));
    }

    private static boolean allows(int type, Call call) {
        boolean utility = call.pallet().equals("Utility");
        return switch (type) {
            case ANY -> true;
            case NON_TRANSFER -> !call.pallet().equals("Balances");
            case CANCEL_PROXY -> utility;
            case STAKE_POOL_MANAGER -> utility || MANAGER_CALLS.contains(call.name());
            default -> utility;
        };
    }

    private void add(BlockContext context, Bytes owner, Proxy proxy) throws DispatchException {
        if (proxy.delegate().equals(owner)) {
            throw error("NoSelfProxy");
        }
        List<Proxy> list = new ArrayList<>(load(context, owner).list());
        if (list.contains(proxy)) {
            throw error("Duplicate");
        }
        if (list.size() >= PROXIES_MAX) {
            throw error("TooMany");
        }
        list.add(proxy);
        list.sort(Comparator.comparing(Proxy::delegate).thenComparingInt(Proxy::type).thenComparingLong(Proxy::delay));
        store(context, owner, list);
        changed(context, "ProxyAdded", owner, proxy);
    }

    private void remove(BlockContext context, Bytes owner, Proxy proxy) throws DispatchException {
        List<Proxy> list = new ArrayList<>(load(context, owner).list());
        if (!list.remove(proxy)) {
            throw error("NotFound");
        }
        store(context, owner, list);
        changed(context, "ProxyRemoved", owner, proxy);
    }

    private void changed(BlockContext context, String event, Bytes owner, Proxy proxy) {
        deposit(context, event, out -> {
            out.raw(owner);
            Proxy.write(out, proxy);
        });
    }

    private Proxies load(BlockContext context, Bytes owner) {
        return context.state().get(key("Proxies", owner)).map(ScaleReader::new)
                .map(in -> new Proxies(in.list(37, Proxy::read), in.u128()))
                .orElse(new Proxies(List.of(), BigInteger.ZERO));
    }

    private void store(BlockContext context, Bytes owner, List<Proxy> list) throws DispatchException {
        BigInteger before = load(context, owner).deposit();
        BigInteger after = list.isEmpty() ? BigInteger.ZERO
                : DEPOSIT_BASE.add(DEPOSIT_FACTOR.multiply(BigInteger.valueOf(list.size())));
        balances.reserve(context, owner, after.subtract(before));
        if (list.isEmpty()) {
            context.state().remove(key("Proxies", owner));
        } else {
            context.state().put(key("Proxies", owner), new ScaleWriter().list(list, Proxy::write).u128(after).toBytes());
        }
    }
}
