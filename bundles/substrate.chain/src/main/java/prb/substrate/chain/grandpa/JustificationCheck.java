package prb.substrate.chain.grandpa;

import prb.scale.Bytes;

final class JustificationCheck {
    static void verify(Justification j, AuthoritySet set, Bytes hash, long number) throws InvalidJustificationException {
        throw new AssertionError("room not filled");
    }
}
