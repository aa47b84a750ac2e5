package io.volano.server.cli;

import io.volano.Refusal;
import io.volano.TaskId;
import io.volano.access.AccessStore;
import io.volano.access.Key;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.server.access.Issuing;
import io.volano.server.access.Issuing.Issued;
import io.volano.server.access.Issuing.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Keys, made by whoever owns the machine or knows the database.
@Command(
    name = "key",
    description = {
      "Makes, lists, follows and ends keys, in the stores themselves; a server may be running, and",
      "knows within a second. From the first key on every request needs one."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class KeyCommand {

  /// What a key is to be, in words.
  static final class WishOptions {
    @Option(
        names = "--tenant",
        defaultValue = TaskId.DEFAULT_TENANT,
        description = "Whose it is (default: default); a tenant begins with its first key.")
    private String tenant;

    @Option(names = "--name", required = true, description = "What it is for.")
    private String name;

    @Option(
        names = "--role",
        required = true,
        split = ",",
        description = "observe, decide, read, admin or operate; several with commas.")
    private Set<String> roles;

    @Option(
        names = "--expires",
        description = "How long it is good, as P90D; for ever if not said.")
    private Optional<String> lasts = Optional.empty();

    @Option(
        names = "--origin",
        description = "Site whose pages may use it, as https://shop.example; only with observe.")
    private Set<String> origins = Set.of();

    @Option(
        names = "--quota",
        paramLabel = "PER_SECOND[:BURST]",
        description = "Requests a second, and how many at once (as many as in a second, or 1).")
    private Optional<String> quota = Optional.empty();

    private Wish wish() {
      return new Wish(
          tenant,
          name,
          roles.stream().map(Role::of).collect(Collectors.toSet()),
          lasts.map(text -> duration("--expires", text)),
          origins,
          quota.map(WishOptions::quota));
    }

    private static Quota quota(String text) {
      var parts = text.split(":", 2);
      try {
        double perSecond = Double.parseDouble(parts[0]);
        return parts.length == 2
            ? new Quota(perSecond, Integer.parseInt(parts[1]))
            : Quota.of(perSecond);
      } catch (NumberFormatException e) {
        throw CommandFailure.usage("--quota must be like 50 or 50:200: " + text);
      }
    }
  }

  private static Duration duration(String option, String text) {
    try {
      var duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw CommandFailure.usage(option + " must be a duration such as P90D or PT1H: " + text);
  }

  @Command(
      name = "create",
      description = "Makes a key and shows it, this once.",
      mixinStandardHelpOptions = true)
  int create(@Mixin StoreOptions stores, @Mixin WishOptions options, @Mixin Output output) {
    return show(output, issuing(stores, issuing -> issuing.create(options.wish())));
  }

  @Command(
      name = "rotate",
      description = "Makes another key for the same purpose; the old one goes on for a while.",
      mixinStandardHelpOptions = true)
  int rotate(
      @Mixin StoreOptions stores,
      @Mixin Output output,
      @Parameters(paramLabel = "PREFIX") String prefix,
      @Option(
              names = "--grace",
              defaultValue = "P1D",
              description = "How long the old one goes on (P1D).")
          String grace) {
    var lasts = duration("--grace", grace);
    return show(output, issuing(stores, issuing -> issuing.rotate(prefix, lasts)));
  }

  @Command(name = "revoke", description = "Ends a key at once.", mixinStandardHelpOptions = true)
  int revoke(
      @Mixin StoreOptions stores,
      @Mixin Output output,
      @Parameters(paramLabel = "PREFIX") String prefix) {
    output.print(json(issuing(stores, issuing -> issuing.revoke(prefix))));
    return Exit.OK;
  }

  @Command(
      name = "list",
      description = "Lists all keys there ever were; not their secrets, which nobody has.",
      mixinStandardHelpOptions = true)
  int list(@Mixin StoreOptions stores, @Mixin Output output) {
    try (var access = stores.access()) {
      var keys = JsonNodeFactory.instance.arrayNode();
      access.keys().forEach(key -> keys.add(json(key)));
      output.print(keys);
    }
    return Exit.OK;
  }

  private static <R> R issuing(StoreOptions stores, Function<Issuing, R> work) {
    try (AccessStore access = stores.access()) {
      return work.apply(new Issuing(access, InstantSource.system(), StoreOptions.COMMAND_LINE));
    } catch (Refusal.Invalid e) {
      throw CommandFailure.usage("--" + e.getMessage());
    }
  }

  private static int show(Output output, Issued issued) {
    output.print(json(issued.key()).put("key", issued.secret().reveal()));
    output.err().println("Keep the key now: it is not shown again.");
    output.err().flush();
    return Exit.OK;
  }

  private static ObjectNode json(Key key) {
    var json =
        TypedJson.object()
            .put("prefix", key.prefix())
            .put("tenant", key.tenant())
            .put("name", key.name())
            .put("roles", key.roleNames())
            .put("created", key.created().toString())
            .put("by", key.by())
            .put("state", key.state(Instant.now()))
            .put("ends", key.ends().map(Instant::toString).orElse(null));
    key.quota().ifPresent(q -> json.put("quota", q.perSecond() + ":" + q.burst()));
    if (!key.origins().isEmpty()) {
      json.put("origins", String.join(" ", key.origins()));
    }
    return json;
  }
}
