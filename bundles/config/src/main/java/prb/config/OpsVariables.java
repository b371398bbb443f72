package prb.config;

import static prb.config.Type.INT;
import static prb.config.Type.LONG;
import static prb.config.Type.PATH;
import static prb.config.Type.TEXT;

import java.util.List;

/** Settings of metrics, alarms and the log. Addresses that may carry a secret are never shown. */
final class OpsVariables {

    static final String ALARMS = "prb.ops.alarms";
    static final String SMTP_SECURITY = "PRB_ALARM_SMTP_SECURITY";
    static final String DEADMAN_METHOD = "PRB_ALARM_DEADMAN_METHOD";
    static final String ACCOUNT_LOW = "PRB_ALARM_ACCOUNT_LOW";
    static final String LOG_FORMAT = "PRB_LOG_FORMAT";
    private static final int DAY_S = 86_400;
    private static final int MONTH_MIN = 43_200;
    private static final int PORT_MAX = 65_535;

    static final List<Variable> ALL = List.of(
            Variable.of(LOG_FORMAT, Variables.LOG_PID, "format", TEXT, "text",
                    "How lines of the log look: text, or json as the original's bunyan writes it"),
            Variable.number("PRB_METRICS_WORKERS", "prb.ops.metrics", "workersMax", INT, 0, 0, 10_000, "",
                    "Workers that /metrics tells one by one; 0 for none"),
            Variable.number("PRB_ALARM_INTERVAL_S", ALARMS, "intervalS", INT, 5, 1, 3_600, "s",
                    "Time between two looks for alarms"),
            Variable.number("PRB_ALARM_PENDING_S", ALARMS, "pendingS", INT, 60, 0, DAY_S, "s",
                    "Time that trouble must last before it is told"),
            Variable.number("PRB_ALARM_CLEAR_S", ALARMS, "clearS", INT, 60, 0, DAY_S, "s",
                    "Time that trouble must be away before its alarm is over"),
            Variable.number("PRB_ALARM_REPEAT_MIN", ALARMS, "repeatMin", INT, 240, 1, MONTH_MIN, "minutes",
                    "Time after which an alarm that lasts is told again"),
            Variable.number("PRB_ALARM_ESCALATE_MIN", ALARMS, "escalateMin", INT, 60, 1, MONTH_MIN, "minutes",
                    "Time after which a warning that lasts becomes critical"),
            Variable.number("PRB_ALARM_STILL_S", ALARMS, "stillS", INT, 300, 10, DAY_S, "s",
                    "Time without a new block, of a chain, of blobs or of a worker, that is trouble"),
            Variable.number("PRB_ALARM_LAG_BLOCKS", ALARMS, "lagBlocks", LONG, 100, 1, 1_000_000, "blocks",
                    "Blocks that nodes, blobs and synced workers may be behind"),
            Variable.of(ACCOUNT_LOW, ALARMS, "accountLow", TEXT, "1000000000000",
                    "Free balance in the smallest unit below which an account is low; below a tenth it is empty"),
            Variable.number("PRB_ALARM_DISK_LOW_BYTES", ALARMS, "diskLowBytes", LONG, 5_368_709_120L, 0, 1L << 50, "bytes",
                    "Free space on the data folder's disk below which it is low; below a fifth that is critical"),
            Variable.number("PRB_ALARM_ATTESTATION_DAYS", ALARMS, "attestationDays", INT, 365, 0, 10_000, "days",
                    "Age of a worker's registration that is told; 0 never"),
            Variable.of("", ALARMS, "folder", PATH, "{data}", "Folder of the file with silences, on the disk that is watched"),
            Variable.of("PRB_ALARM_WEBHOOK_URL", ALARMS, "webhookUrl", TEXT, "", "URL that alarms are posted to as JSON").kept(),
            Variable.of("PRB_ALARM_WEBHOOK_SECRET_FILE", ALARMS, "webhookSecretFile", TEXT, "",
                    "File with the secret that signs what is posted, in header X-Prb-Signature"),
            Variable.of("PRB_ALARM_TELEGRAM_URL", ALARMS, "telegramUrl", TEXT, "https://api.telegram.org",
                    "Address of the bot api"),
            Variable.of("PRB_ALARM_TELEGRAM_TOKEN_FILE", ALARMS, "telegramTokenFile", TEXT, "",
                    "File with the token of the bot that tells alarms"),
            Variable.of("PRB_ALARM_TELEGRAM_CHAT", ALARMS, "telegramChat", TEXT, "", "Id of the chat that the bot writes to"),
            Variable.of("PRB_ALARM_SMTP_HOST", ALARMS, "smtpHost", TEXT, "", "Mail server that takes alarms"),
            Variable.number("PRB_ALARM_SMTP_PORT", ALARMS, "smtpPort", INT, 587, 1, PORT_MAX, "", "Its port"),
            Variable.of(SMTP_SECURITY, ALARMS, "smtpSecurity", TEXT, "starttls",
                    "How the connection to it is secured: starttls, tls or none"),
            Variable.of("PRB_ALARM_SMTP_USER", ALARMS, "smtpUser", TEXT, "", "User to log in there as; empty for no log-in"),
            Variable.of("PRB_ALARM_SMTP_PASSWORD_FILE", ALARMS, "smtpPasswordFile", TEXT, "", "File with that user's password"),
            Variable.of("PRB_ALARM_MAIL_FROM", ALARMS, "mailFrom", TEXT, "", "Address that mail comes from"),
            Variable.of("PRB_ALARM_MAIL_TO", ALARMS, "mailTo", TEXT, "", "Addresses that mail goes to, with commas"),
            Variable.of("PRB_ALARM_DEADMAN_URL", ALARMS, "deadmanUrl", TEXT, "",
                    "URL that is asked every so often while this role lives, so that silence is an alarm").kept(),
            Variable.of(DEADMAN_METHOD, ALARMS, "deadmanMethod", TEXT, "GET", "How it is asked: GET or POST"),
            Variable.number("PRB_ALARM_DEADMAN_S", ALARMS, "deadmanS", INT, 60, 5, DAY_S, "s", "How often it is asked"));

    private OpsVariables() {}
}
