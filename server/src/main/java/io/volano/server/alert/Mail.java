package io.volano.server.alert;

import io.volano.Refusal;
import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/// Messages by e-mail, over SMTP.
///
/// Nothing an alert says stands in a header but its kind, which is letters; addresses are checked
/// when it is made. The server's certificate must be valid for its name.
final class Mail implements Target {

  /// How the connection is made.
  enum Encryption {
    /// STARTTLS, and nothing is sent if the server does not offer it.
    STARTTLS,
    /// TLS from the first byte.
    TLS,
    /// None: for a relay on this machine.
    NONE
  }

  /// Who sends, at which server.
  ///
  /// @param user who logs in, if the server asks for it
  record Relay(
      String host,
      int port,
      Encryption encryption,
      Optional<String> user,
      Optional<Secret> password) {

    Relay {
      if (host.isBlank()) {
        throw new Refusal.Invalid("host", "must be given");
      }
      if (port < 1 || port > 65_535) {
        throw new Refusal.Invalid("port", "must be from 1 to 65535: " + port);
      }
      if (user.isPresent() != password.isPresent()) {
        throw new Refusal.Invalid("password", "must be given with user, and only then");
      }
      if (password.isPresent() && encryption == Encryption.NONE) {
        throw new Refusal.Invalid("encryption", "must not be none where a password is sent");
      }
    }
  }

  private static final Pattern BARE = Pattern.compile("[^\\s<>,;:\"()@]+@[^\\s<>,;:\"()@]+");

  private final Relay relay;
  private final InternetAddress from;
  private final InternetAddress[] to;
  private final Properties properties;

  /// @param patience how long each step may take
  Mail(Relay relay, String from, List<String> to, Duration patience) {
    this.relay = relay;
    this.from = address("from", from);
    if (to.isEmpty()) {
      throw new Refusal.Invalid("to", "must name somebody");
    }
    this.to = to.stream().map(each -> address("to", each)).toArray(InternetAddress[]::new);
    this.properties = properties(relay, patience);
  }

  /// One bare address: no comment, no group, no line break.
  private static InternetAddress address(String field, String text) {
    try {
      if (BARE.matcher(text).matches()) {
        return new InternetAddress(text, true);
      }
    } catch (AddressException e) {
      // said below
    }
    throw new Refusal.Invalid(field, "must be an address like ops@example.org");
  }

  private static Properties properties(Relay relay, Duration patience) {
    var millis = Long.toString(patience.toMillis());
    var properties = new Properties();
    properties.put("mail.smtp.host", relay.host);
    properties.put("mail.smtp.port", Integer.toString(relay.port));
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    properties.put("mail.smtp.writetimeout", millis);
    properties.put("mail.smtp.auth", Boolean.toString(relay.user.isPresent()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    switch (relay.encryption) {
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    return properties;
  }

  @Override
  public String name() {
    return "mail " + relay.host;
  }

  @Override
  public void send(Message message) throws IOException {
    try {
      Transport.send(mail(message, Session.getInstance(properties, authenticator())));
    } catch (MessagingException e) { // its words may hold what the server said of the user
      throw new IOException("not taken (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private Authenticator authenticator() {
    return relay.user.isEmpty()
        ? null
        : new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(
                relay.user.orElseThrow(), relay.password.orElseThrow().value());
          }
        };
  }

  private MimeMessage mail(Message message, Session session) throws MessagingException {
    var mail = new MimeMessage(session);
    mail.setFrom(from);
    mail.setRecipients(RecipientType.TO, to);
    mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(message.at()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Volano-Message", message.id());
    mail.setText(message.text(), StandardCharsets.UTF_8.name());
    return mail;
  }
}
