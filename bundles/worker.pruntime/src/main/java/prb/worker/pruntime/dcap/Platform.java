package prb.worker.pruntime.dcap;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;

/**
 * Which collateral a quote needs. Read from the certificate of the processor's key, which a quote of version 3, 4 or 5 carries
 * at its end, as Intel's SGX data centre attestation lays it out.
 *
 * @param fmspc six bytes in upper-case hex: family, model, stepping, platform and custom SKU
 * @param ca processor or platform: who signed the certificate
 */
record Platform(String fmspc, String ca) {

    private static final int HEADER_BYTES = 48;
    private static final int REPORT_BYTES = 384;
    private static final int SIGNATURE_BYTES = 64;
    private static final int KEY_BYTES = 64;
    /** From version 5 on the body's type and size stand before it. */
    private static final int BODY_DESCRIPTOR_BYTES = 6;
    private static final int BODY_SGX = 1;
    private static final int CERTIFICATE_CHAIN = 5;
    private static final String SGX_EXTENSION = "1.2.840.113741.1.13.1";
    private static final Bytes FMSPC = Bytes.fromHex("2a864886f84d010d0104");
    private static final int FMSPC_BYTES = 6;

    static Platform of(Bytes quote) throws CollateralException {
        try {
            return of(certificate(chain(quote)));
        } catch (ScaleException e) {
            throw new CollateralException("the quote is cut off: " + e.getMessage(), e);
        } catch (CertificateException e) {
            throw new CollateralException("the quote's certificate can not be read: " + e.getMessage(), e);
        }
    }

    /** The certificate chain of the processor's key, PEM. */
    private static Bytes chain(Bytes quote) throws CollateralException {
        ScaleReader in = new ScaleReader(quote);
        int version = in.u16();
        in.skip(HEADER_BYTES - 2);
        if (version >= 5) {
            int body = in.u16();
            if (body != BODY_SGX) {
                throw new CollateralException("the quote is about something else than an SGX enclave: body type " + body);
            }
            in.skip(BODY_DESCRIPTOR_BYTES - 2);
        }
        in.skip(REPORT_BYTES);
        in.u32();
        in.skip(SIGNATURE_BYTES + KEY_BYTES);
        if (version >= 4) {
            in.u16();
            in.u32();
        }
        in.skip(REPORT_BYTES + SIGNATURE_BYTES);
        in.skip(in.u16());
        int kind = in.u16();
        if (version < 3 || version > 5 || kind != CERTIFICATE_CHAIN) {
            throw new CollateralException("a quote of version " + version + " with certification data of type " + kind
                    + " is not known; 3 to 5 with a certificate chain (5) are");
        }
        return in.fixed((int) Math.min(in.u32(), in.remaining()));
    }

    private static X509Certificate certificate(Bytes chain) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(chain.toArray()));
    }

    private static Platform of(X509Certificate certificate) throws CollateralException {
        byte[] extension = certificate.getExtensionValue(SGX_EXTENSION);
        Optional<Bytes> fmspc = extension == null ? Optional.empty() : Der.content(Bytes.wrap(extension))
                .flatMap(sequence -> Der.entry(sequence, FMSPC)).filter(value -> value.size() == FMSPC_BYTES);
        if (fmspc.isEmpty()) {
            throw new CollateralException("the quote's certificate names no FMSPC");
        }
        boolean platform = Arrays.stream(certificate.getIssuerX500Principal().getName().split(","))
                .anyMatch(part -> part.startsWith("CN=") && part.contains("Platform CA"));
        return new Platform(fmspc.get().toPlainHex().toUpperCase(Locale.ROOT), platform ? "platform" : "processor");
    }
}
