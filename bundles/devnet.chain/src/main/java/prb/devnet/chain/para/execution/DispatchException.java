package prb.devnet.chain.para.execution;

import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** A call that failed; carries the DispatchError as the chain reports it. */
public final class DispatchException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int BAD_ORIGIN = 2;
    private static final int MODULE = 3;
    private static final int TOKEN = 7;
    private static final int CORRUPTION = 11;

    private final transient Bytes encoded;

    private DispatchException(String message, Bytes encoded) {
        super(message, null, false, false);
        this.encoded = encoded;
    }

    /** The SCALE DispatchError. */
    public Bytes encoded() {
        return encoded;
    }

    public static DispatchException module(String pallet, String error, int palletIndex, int errorIndex) {
        // the error proper is the first of four bytes
        Bytes bytes = new ScaleWriter().u8(MODULE).u8(palletIndex).u32(errorIndex).toBytes();
        return new DispatchException(pallet + "." + error, bytes);
    }

    /** System.CallFiltered. */
    public static DispatchException callFiltered() {
        return module("System", "CallFiltered", 0, 5);
    }

    public static DispatchException badOrigin() {
        return new DispatchException("BadOrigin", Bytes.ofInts(BAD_ORIGIN));
    }

    /** An account has too little: Token(FundsUnavailable). */
    public static DispatchException fundsUnavailable() {
        return new DispatchException("Token.FundsUnavailable", Bytes.ofInts(TOKEN, 0));
    }

    /** An address that is no account id. */
    public static DispatchException cannotLookup() {
        return new DispatchException("CannotLookup", Bytes.ofInts(1));
    }

    /** State or code of the simulation is wrong; the cause is in the log. */
    public static DispatchException corruption() {
        return new DispatchException("Corruption", Bytes.ofInts(CORRUPTION));
    }
}
