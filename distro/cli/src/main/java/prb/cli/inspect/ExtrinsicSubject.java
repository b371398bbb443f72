package prb.cli.inspect;

import java.util.Optional;
import java.util.Set;
import prb.cli.output.Output;
import prb.scale.ScaleException;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.CallView;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;

/**
 * An extrinsic with its length prefix. JSON: {hash, signer, nonce, era, tip, call:{pallet, name, args}}: the signer is the
 * account id in hex, as accounts in arguments are, or {Variant: value} for an address of another form; era is
 * {period, phase}, null for immortal; a bare one has null in all four.
 */
final class ExtrinsicSubject implements Subject {

    @Override
    public Set<String> options() {
        return Set.of(METADATA);
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Runtime runtime = MetadataFile.of(request);
        ExtrinsicView view = decode(request, runtime);
        out.hex("hash", view.hash());
        signed(out, view.signed(), MetadataFile.addressPrefix(runtime));
        CallView call = view.call();
        out.object("call", inner -> {
            inner.text("pallet", call.pallet()).text("name", call.name());
            Values.named(inner, "args", call.args());
        });
    }

    private static ExtrinsicView decode(Request request, Runtime runtime) throws MalformedException, UsageException {
        try {
            return Extrinsics.decode(runtime, request.bytes("extrinsic"));
        } catch (ScaleException e) {
            throw new MalformedException("extrinsic", e);
        } catch (IllegalArgumentException notUnderstood) {
            throw new MalformedException("extrinsic", 0, "", String.valueOf(notUnderstood.getMessage()));
        }
    }

    private static void signed(Output out, Optional<ExtrinsicView.Signed> found, int prefix) {
        if (found.isEmpty()) {
            out.text("signer", null).text("nonce", null).text("era", null).text("tip", null);
            return;
        }
        ExtrinsicView.Signed signed = found.get();
        Optional<AccountId> account = signed.account();
        if (account.isPresent()) {
            out.hex("signer", account.get().bytes()).note("address", account.get().toSs58(prefix));
        } else {
            Values.write(out, "signer", signed.address());
        }
        out.number("nonce", signed.nonce());
        Era era = signed.era();
        if (era.isImmortal()) {
            out.text("era", null);
        } else {
            out.object("era", inner -> inner.number("period", era.period()).number("phase", era.phase()));
        }
        out.number("tip", signed.tip());
    }
}
