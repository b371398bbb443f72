package prb.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsVariablesTest {

    private static Resolution with(Map<String, String> environment) {
        return Resolution.of(new Sources(Map.of(), environment, Map.of(), Map.of(), Map.of(), "/data", "lifecycle"));
    }

    private static Setting setting(Resolution resolution, String pid, String key) {
        return resolution.settings().stream().filter(each -> each.pid().equals(pid) && each.key().equals(key)).findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"PRB_ALARM_INTERVAL_S, 9, intervalS, 9", "PRB_ALARM_PENDING_S, 0, pendingS, 0", "PRB_ALARM_CLEAR_S, 1, clearS, 1",
        "PRB_ALARM_REPEAT_MIN, 2, repeatMin, 2", "PRB_ALARM_ESCALATE_MIN, 3, escalateMin, 3", "PRB_ALARM_STILL_S, 30, stillS, 30",
        "PRB_ALARM_LAG_BLOCKS, 7, lagBlocks, 7", "PRB_ALARM_ACCOUNT_LOW, 5, accountLow, 5",
        "PRB_ALARM_DISK_LOW_BYTES, 8, diskLowBytes, 8", "PRB_ALARM_ATTESTATION_DAYS, 0, attestationDays, 0",
        "PRB_ALARM_WEBHOOK_URL, http://a/, webhookUrl, http://a/", "PRB_ALARM_WEBHOOK_SECRET_FILE, /s, webhookSecretFile, /s",
        "PRB_ALARM_TELEGRAM_URL, http://t, telegramUrl, http://t", "PRB_ALARM_TELEGRAM_TOKEN_FILE, /t, telegramTokenFile, /t",
        "PRB_ALARM_TELEGRAM_CHAT, 42, telegramChat, 42", "PRB_ALARM_SMTP_HOST, m, smtpHost, m",
        "PRB_ALARM_SMTP_PORT, 25, smtpPort, 25", "PRB_ALARM_SMTP_SECURITY, tls, smtpSecurity, tls",
        "PRB_ALARM_SMTP_USER, u, smtpUser, u", "PRB_ALARM_SMTP_PASSWORD_FILE, /p, smtpPasswordFile, /p",
        "PRB_ALARM_MAIL_FROM, a@b, mailFrom, a@b", "PRB_ALARM_MAIL_TO, c@d, mailTo, c@d",
        "PRB_ALARM_DEADMAN_URL, http://d/, deadmanUrl, http://d/", "PRB_ALARM_DEADMAN_METHOD, POST, deadmanMethod, POST",
        "PRB_ALARM_DEADMAN_S, 5, deadmanS, 5"})
    void variableReachesItsSetting(String variable, String value, String key, String expected) {
        Resolution resolution = with(Map.of(variable, value));

        assertEquals(List.of(), resolution.errors());
        assertEquals(List.of(), resolution.warnings());
        assertEquals(expected, String.valueOf(setting(resolution, "prb.ops.alarms", key).value()));
    }

    @ParameterizedTest
    @CsvSource({"PRB_ALARM_INTERVAL_S, 0", "PRB_ALARM_SMTP_SECURITY, ssl", "PRB_ALARM_DEADMAN_METHOD, get",
        "PRB_ALARM_ACCOUNT_LOW, 1.5", "PRB_ALARM_DISK_LOW_BYTES, -1", "PRB_LOG_FORMAT, xml", "PRB_METRICS_WORKERS, 10001",
        "PRB_ALARM_DEADMAN_S, 4"})
    void valueWithoutMeaningEndsTheProcess(String variable, String value) {
        List<String> errors = with(Map.of(variable, value)).errors();

        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.getFirst().startsWith(variable), errors::toString);
    }

    @Test
    void silencesLieInTheDataFolder() {
        assertEquals("/data", setting(with(Map.of()), "prb.ops.alarms", "folder").value());
    }

    @Test
    void addressesThatMayCarrySecretsAreNotShown() {
        Resolution resolution = with(Map.of("PRB_ALARM_WEBHOOK_URL", "https://hooks/T0KEN", "PRB_ALARM_DEADMAN_URL",
                "https://ping/T0KEN"));

        assertFalse(resolution.settings().toString().contains("T0KEN"));
    }

    @Test
    void metricsAndLogHaveTheirs() {
        Resolution resolution = with(Map.of("PRB_METRICS_WORKERS", "7", "PRB_LOG_FORMAT", "json"));

        assertEquals(7, setting(resolution, "prb.ops.metrics", "workersMax").value());
        assertEquals("json", setting(resolution, "prb.log", "format").value());
    }
}
