package prb.blob.server;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;

/** {@code GetDataProviderInfo}: how far this data provider is. */
@Component(service = WalkieMethod.class)
public final class InfoMethod implements WalkieMethod {

    private final Provider provider;

    @Activate
    public InfoMethod(@Reference Provider provider) {
        this.provider = provider;
    }

    @Override
    public String name() {
        return "GetDataProviderInfo";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        if (!provider.isKnown()) {
            throw new WalkieException(WalkieException.Type.SERVER, "this data provider has not read its genesis block yet");
        }
        return Bytes.wrap(provider.info().toByteArray());
    }
}
