package prb.substrate.runtime;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** One runtime: its metadata (v14) and version. Names are those of the metadata: pallet "PhalaStakePoolv2", call "add_worker", item "WorkerAssignments". Unknown names and wrong arguments are IllegalArgumentExceptions that name them; malformed bytes are ScaleExceptions. */
public final class Runtime {
    /** Parses metadata bytes ("meta", version 14). */
    public static Runtime parse(Bytes metadata, RuntimeVersion version) { throw new AssertionError("room not filled"); }
    public RuntimeVersion version() { throw new AssertionError("room not filled"); }
    public boolean hasPallet(String pallet) { throw new AssertionError("room not filled"); }
    public boolean hasCall(String pallet, String call) { throw new AssertionError("room not filled"); }
    public boolean hasStorage(String pallet, String item) { throw new AssertionError("room not filled"); }
    /** Encoded call: pallet index, call index, arguments in the metadata's order. Arguments as {@link Value#of} takes them, or Bytes given to {@link #rawArgument} for parts that are already SCALE. */
    public Bytes call(String pallet, String call, Object... arguments) { throw new AssertionError("room not filled"); }
    /** Marks an argument as SCALE that is copied as it is (a nested call, a registration info). */
    public static Object rawArgument(Bytes scale) { throw new AssertionError("room not filled"); }
    public CallView decodeCall(ScaleReader in) { throw new AssertionError("room not filled"); }
    public Bytes storageKey(String pallet, String item, Object... keys) { throw new AssertionError("room not filled"); }
    public Value decodeStorage(String pallet, String item, Bytes value) { throw new AssertionError("room not filled"); }
    public Bytes encodeStorage(String pallet, String item, Object value) { throw new AssertionError("room not filled"); }
    /** The value a storage item has when it is absent, as the metadata gives it. */
    public Value defaultStorage(String pallet, String item) { throw new AssertionError("room not filled"); }
    public Value constant(String pallet, String name) { throw new AssertionError("room not filled"); }
    /** Decodes the value of System.Events. */
    public List<EventRecord> decodeEvents(Bytes value) { throw new AssertionError("room not filled"); }
    /** pallet index, event index, fields. */
    public Bytes encodeEvent(String pallet, String event, Object... fields) { throw new AssertionError("room not filled"); }
    /** Explains a DispatchError value, as it stands in ExtrinsicFailed, ItemFailed, ProxyExecuted. */
    public DispatchFailure explain(Value dispatchError) { throw new AssertionError("room not filled"); }
    /** A module error as DispatchError SCALE, by name; for chains that we simulate. */
    public Bytes encodeModuleError(String pallet, String error) { throw new AssertionError("room not filled"); }
    /** Encodes a value of a type found by its path, such as "sp_runtime::multiaddress::MultiAddress". */
    public Bytes encodeType(String path, Object value) { throw new AssertionError("room not filled"); }
    public Value decodeType(String path, ScaleReader in) { throw new AssertionError("room not filled"); }
}
