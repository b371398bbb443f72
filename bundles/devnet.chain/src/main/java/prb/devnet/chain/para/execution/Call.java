package prb.devnet.chain.para.execution;

import prb.scale.Bytes;

/** A decoded call. @param bytes as encoded, pallet and call index included @param action what it does */
public record Call(String pallet, String name, Bytes bytes, Action action) {

    /** What a call does. */
    @FunctionalInterface
    public interface Action {
        /** @param origin 32 bytes, the account that signed, or for which a proxy acts */
        void run(BlockContext context, Bytes origin) throws DispatchException;
    }
}
