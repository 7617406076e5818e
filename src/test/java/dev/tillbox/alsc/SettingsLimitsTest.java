package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Profiles;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ends of the settings' ranges, and where settings come from. */
class SettingsLimitsTest {
  private static final HttpHost PROXY = new HttpHost("http", "proxy.store", 3128);

  @ParameterizedTest
  @CsvSource({
    "connectTimeout, 100, 120000",
    "responseTimeout, 100, 120000",
    "exchangeDeadline, 500, 300000",
    "maxReplyBytes, 1024, 16777216"
  })
  void acceptsBothEndsOfARangeAndNothingBeyond(String name, int least, int most) {
    assertThat(settings(b -> set(b, name, least))).isNotNull();
    assertThat(settings(b -> set(b, name, most))).isNotNull();
    assertThatThrownBy(() -> settings(b -> set(b, name, least - 1)))
        .hasMessageContaining(name + " is ");
    assertThatThrownBy(() -> settings(b -> set(b, name, most + 1)))
        .hasMessageContaining(name + " is ");
  }

  private static void set(AlscGateway.Builder builder, String name, int value) {
    switch (name) {
      case "connectTimeout":
        builder.connectTimeout(Duration.ofMillis(value));
        return;
      case "responseTimeout":
        builder.responseTimeout(Duration.ofMillis(value));
        return;
      case "exchangeDeadline":
        builder.exchangeDeadline(Duration.ofMillis(value));
        return;
      default:
        builder.maxReplyBytes(value);
    }
  }

  @Test
  void keepsTheMethodsByTheNamesThatItWasGiven() {
    Settings settings = settings(b -> b.redemptionMethod("a.take").ledgerMethod("a.ask"));

    assertThat(settings.redemptionMethod).isEqualTo("a.take");
    assertThat(settings.ledgerMethod).isEqualTo("a.ask");
  }

  @Test
  void tellsTheLogWhetherItAsksForSimplifiedReplies() {
    assertThat(settings(b -> b.simplify(true)).toString()).contains(", simplify");
    assertThat(settings(b -> {}).toString()).doesNotContain("simplify");
  }

  @Test
  void logsInAtAProxyAsTheProfileSaysUnlessTheTillKnowsBetter(@TempDir Path folder) {
    DeviceProfile profile =
        Profiles.with(
            folder,
            "{\"network\":{\"proxy\":\"http://proxy.store:3128\",\"proxyUser\":\"shop\","
                + "\"proxyPassword\":\"key\"}}");

    assertThat(loginOf(settings(b -> b.profile(profile)))).isEqualTo("Basic c2hvcDprZXk=");
    assertThat(
            loginOf(
                settings(
                    b ->
                        b.profile(profile)
                            .proxyLogin(
                                () -> new PasswordAuthentication("till", "sesame".toCharArray())))))
        .isEqualTo("Basic dGlsbDpzZXNhbWU=");
    assertThat(loginOf(settings(b -> b.profile(DeviceProfile.named("generic"))))).isNull();
    assertThat(loginOf(settings(b -> {}))).isNull();
  }

  private static String loginOf(Settings settings) {
    settings.proxyLogin.demanded(PROXY, "Basic realm=\"store\"");
    return settings.proxyLogin.headerFor(PROXY);
  }

  private static Settings settings(Consumer<AlscGateway.Builder> change) {
    AlscGateway.Builder builder = Samples.gateway(URI.create("https://crm.example/router/rest"));
    change.accept(builder);
    return new Settings(builder);
  }
}
