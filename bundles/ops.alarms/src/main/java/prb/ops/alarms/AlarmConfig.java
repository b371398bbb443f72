package prb.ops.alarms;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the room. */
@ObjectClassDefinition(name = "Runtime Bridge: alarms")
@interface AlarmConfig {

    /** How often rules look. */
    @AttributeDefinition(description = "Seconds between two looks, 1 to 3600. Default 5.")
    int intervalS() default 5;

    /** How long trouble must last. */
    @AttributeDefinition(description = "Seconds that trouble must last before it is told, 0 to 86400. Default 60.")
    int pendingS() default 60;

    /** How long trouble must be away. */
    @AttributeDefinition(description = "Seconds that trouble must be away before it is over, 0 to 86400. Default 60.")
    int clearS() default 60;

    /** How often it is told again. */
    @AttributeDefinition(description = "Minutes after which an alarm that lasts is told again, 1 to 43200. Default 240.")
    int repeatMin() default 240;

    /** When it gets worse. */
    @AttributeDefinition(description = "Minutes after which a warning that lasts becomes critical, 1 to 43200. Default 60.")
    int escalateMin() default 60;

    /** How long something may stand still. */
    @AttributeDefinition(
            description = "Seconds without a new block, of a chain, of blobs or of a worker, 10 to 86400. Default 300.")
    int stillS() default 300;

    /** How far something may be behind. */
    @AttributeDefinition(description = "Blocks that nodes, blobs and synced workers may be behind, 1 to 1000000. Default 100.")
    long lagBlocks() default 100;

    /** What an account should have. */
    @AttributeDefinition(
            description = "Free balance in the smallest unit below which an account is low; below a tenth it is empty."
                    + " Default 10^12, one PHA.")
    String accountLow() default "1000000000000";

    /** What a disk should have. */
    @AttributeDefinition(description = "Free bytes of the data folder's disk below which it is low. Default 5 GiB.")
    long diskLowBytes() default 5L << 30;

    /** How old an attestation may be. */
    @AttributeDefinition(description = "Age of a worker's registration in days, 0 for any. Default 365.")
    int attestationDays() default 365;

    /** Where silences are kept. */
    @AttributeDefinition(description = "Folder of the file with silences, on the disk that is watched. Default: the data folder.")
    String folder() default "";

    /** Where messages are posted. */
    @AttributeDefinition(description = "URL that messages are posted to as JSON; empty for none")
    String webhookUrl() default "";

    /** What signs them. */
    @AttributeDefinition(description = "File with the secret that signs what is posted; empty to sign nothing")
    String webhookSecretFile() default "";

    /** The chat service. */
    @AttributeDefinition(description = "Address of the bot api. Default https://api.telegram.org.")
    String telegramUrl() default "https://api.telegram.org";

    /** The bot's token. */
    @AttributeDefinition(description = "File with the bot's token; empty for no bot")
    String telegramTokenFile() default "";

    /** The chat. */
    @AttributeDefinition(description = "Id of the chat that the bot writes to")
    String telegramChat() default "";

    /** The mail server. */
    @AttributeDefinition(description = "Mail server that takes messages; empty for no mail")
    String smtpHost() default "";

    /** Its port. */
    @AttributeDefinition(description = "Its port. Default 587.")
    int smtpPort() default 587;

    /** How the connection is secured. */
    @AttributeDefinition(description = "starttls, tls or none. Default starttls.")
    String smtpSecurity() default "starttls";

    /** Who logs in. */
    @AttributeDefinition(description = "User to log in as; empty for no log-in")
    String smtpUser() default "";

    /** With what. */
    @AttributeDefinition(description = "File with that user's password")
    String smtpPasswordFile() default "";

    /** The sender. */
    @AttributeDefinition(description = "Address that mail comes from")
    String mailFrom() default "";

    /** The receivers. */
    @AttributeDefinition(description = "Addresses that mail goes to, with commas")
    String mailTo() default "";

    /** Where life is told. */
    @AttributeDefinition(description = "URL that is asked every so often while all is alive; empty for none")
    String deadmanUrl() default "";

    /** How. */
    @AttributeDefinition(description = "GET or POST. Default GET.")
    String deadmanMethod() default "GET";

    /** How often. */
    @AttributeDefinition(description = "Seconds between two signs of life, 5 to 86400. Default 60.")
    int deadmanS() default 60;
}
