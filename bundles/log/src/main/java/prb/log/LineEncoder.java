package prb.log;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Makes the lines: by a pattern, or bunyan's JSON when the format is {@code json}. UTF-8, secrets masked. */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final String JSON = "json";
    private static final String NAME = "prb";
    private static final byte[] NOTHING = {};

    private final Masking masking = new Masking();
    private final Bunyan bunyan = new Bunyan(masking, NAME);
    private final PatternLayout layout = new PatternLayout();
    private String format = "text";

    /** For logback.xml. */
    public void setPattern(String pattern) {
        layout.setPattern(pattern);
    }

    /** For logback.xml. @param format text or json; whatever else counts as text, and the config room refuses it */
    public void setFormat(String format) {
        this.format = format;
    }

    @Override
    public void start() {
        layout.setContext(getContext());
        layout.start();
        super.start();
    }

    @Override
    public void stop() {
        layout.stop();
        super.stop();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = format.equals(JSON) ? bunyan.line(event) : masking.mask(layout.doLayout(event));
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
