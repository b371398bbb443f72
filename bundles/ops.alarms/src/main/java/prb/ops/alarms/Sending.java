package prb.ops.alarms;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everybody who is told, as the settings name them. What has no meaning is left out and named. */
final class Sending implements AutoCloseable {

    private final Http http = new Http();
    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Optional<DeadMan> deadMan;

    Sending(AlarmConfig config) {
        if (!config.webhookUrl().isEmpty()) {
            url("PRB_ALARM_WEBHOOK_URL", config.webhookUrl()).ifPresent(url -> outboxes.add(new Outbox(new Webhook(http, url,
                    new SecretFile(config.webhookSecretFile())))));
        }
        if (!config.telegramTokenFile().isEmpty()) {
            telegram(config);
        }
        if (!config.smtpHost().isEmpty()) {
            mail(config);
        }
        deadMan = config.deadmanUrl().isEmpty() ? Optional.empty() : url("PRB_ALARM_DEADMAN_URL", config.deadmanUrl()).map(
                url -> new DeadMan(http, url, config.deadmanMethod().equals("POST") ? "POST" : "GET",
                        Duration.ofSeconds(config.deadmanS())));
    }

    private void telegram(AlarmConfig config) {
        if (config.telegramChat().isEmpty()) {
            problems.add("PRB_ALARM_TELEGRAM_CHAT is not set, so the bot has nobody to write to");
            return;
        }
        url("PRB_ALARM_TELEGRAM_URL", config.telegramUrl()).ifPresent(url -> {
            String base = url.toString();
            outboxes.add(new Outbox(new Telegram(http, base.endsWith("/") ? base.substring(0, base.length() - 1) : base,
                    new SecretFile(config.telegramTokenFile()), config.telegramChat())));
        });
    }

    private void mail(AlarmConfig config) {
        try {
            outboxes.add(new Outbox(new Mail(new Mail.Account(config.smtpHost(), config.smtpPort(), config.smtpSecurity(),
                    config.smtpUser(), new SecretFile(config.smtpPasswordFile()), config.mailFrom(), config.mailTo()))));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** A URL may carry a secret: the message does not show it. */
    private Optional<URI> url(String variable, String text) {
        try {
            URI url = URI.create(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException e) {
            problems.add(variable + " is no URL");
            return Optional.empty();
        }
        problems.add(variable + " must be an http:// or https:// URL");
        return Optional.empty();
    }

    List<Outbox> outboxes() {
        return List.copyOf(outboxes);
    }

    Optional<DeadMan> deadMan() {
        return deadMan;
    }

    /** Settings that have no meaning, each a sentence. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        outboxes.forEach(Outbox::close);
        http.close();
    }
}
