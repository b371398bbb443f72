package prb.ops.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** How figures leave: Prometheus' text, or OpenMetrics to who asks for that. */
final class Exposition {

    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /** @param type for header Content-Type @param body in UTF-8 */
    record Page(String type, byte[] body) {}

    /** @param accept header Accept, empty when there is none */
    Page page(Sheet sheet, String accept) {
        ExpositionFormatWriter writer = accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS) ? openMetrics : prometheus;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, sheet.snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(writer.getContentType(), out.toByteArray());
    }
}
