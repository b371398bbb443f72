package prb.ops.alarms;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/**
 * Sends the message by SMTP, over TLS unless told otherwise; certificates are checked against the host's name. The same limits
 * as over HTTP.
 */
final class Mail implements Notifier {

    private static final long MS_PER_S = 1_000;

    /**
     * Where the mail goes.
     *
     * @param security starttls, tls or none @param user empty to send without a log-in @param to addresses with commas
     */
    record Account(String host, int port, String security, String user, SecretFile password, String from, String to) {

        /** @throws IllegalArgumentException naming what has no meaning */
        Account {
            if (!java.util.Set.of("starttls", "tls", "none").contains(security)) {
                throw new IllegalArgumentException("PRB_ALARM_SMTP_SECURITY is '" + security + "', not starttls, tls or none");
            }
            if (from.isEmpty() || to.isEmpty()) {
                throw new IllegalArgumentException("mail needs PRB_ALARM_MAIL_FROM and PRB_ALARM_MAIL_TO");
            }
        }
    }

    private final Account account;

    Mail(Account account) {
        this.account = account;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void send(Message message) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The library finds its own parts by the thread's class loader, and they are in this bundle.
        thread.setContextClassLoader(Mail.class.getClassLoader());
        try {
            deliver(message);
        } catch (MessagingException e) {
            throw new IOException(account.host() + ":" + account.port() + " did not take the mail: " + firstLine(e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void deliver(Message message) throws MessagingException, IOException {
        Session session = Session.getInstance(properties());
        MimeMessage mail = new MimeMessage(session);
        mail.setFrom(new InternetAddress(account.from()));
        mail.setRecipients(RecipientType.TO, InternetAddress.parse(account.to()));
        mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
        mail.setText(message.text(), StandardCharsets.UTF_8.name());
        mail.setSentDate(new Date());
        mail.saveChanges();
        try (Transport transport = session.getTransport(protocol())) {
            if (account.user().isEmpty()) {
                transport.connect();
            } else {
                transport.connect(account.user(), account.password().read());
            }
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }

    private String protocol() {
        return account.security().equals("tls") ? "smtps" : "smtp";
    }

    private Properties properties() {
        String prefix = "mail." + protocol() + ".";
        Properties properties = new Properties();
        properties.put(prefix + "host", account.host());
        properties.put(prefix + "port", Integer.toString(account.port()));
        properties.put(prefix + "auth", Boolean.toString(!account.user().isEmpty()));
        properties.put(prefix + "starttls.required", Boolean.toString(account.security().equals("starttls")));
        properties.put(prefix + "starttls.enable", Boolean.toString(account.security().equals("starttls")));
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "connectiontimeout", Long.toString(Http.CONNECT_S * MS_PER_S));
        properties.put(prefix + "timeout", Long.toString(Http.ANSWER_S * MS_PER_S));
        properties.put(prefix + "writetimeout", Long.toString(Http.ANSWER_S * MS_PER_S));
        return properties;
    }

    private static String firstLine(MessagingException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    }
}
