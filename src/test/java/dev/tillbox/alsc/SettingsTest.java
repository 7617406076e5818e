package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Reply;
import dev.tillbox.TillboxException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final URI ADDRESS = URI.create("https://crm.example/router/rest");

  @Test
  void namesEveryWrongSettingAtOnceWithValueAndRange() {
    AlscGateway.Builder wrong =
        Samples.gateway(ADDRESS)
            .appKey(" ")
            .signMethod("sha1")
            .redemptionMethod("Consume Point")
            .connectTimeout(Duration.ZERO)
            .responseTimeout(Duration.ofDays(20000))
            .exchangeDeadline(Duration.ofMillis(499))
            .maxReplyBytes(1023)
            .proxy("socks://1.2.3.4:1080");

    assertThatThrownBy(wrong::build)
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("appKey is missing")
        .hasMessageContaining("signMethod is sha1; it must be md5, hmac or hmac-sha256")
        .hasMessageContaining("redemptionMethod is Consume Point")
        .hasMessageContaining("connectTimeout is PT0S; it must be 100 to 120000 ms")
        .hasMessageContaining("responseTimeout is PT480000H; it must be 100 to 120000 ms")
        .hasMessageContaining("exchangeDeadline is PT0.499S; it must be 500 to 300000 ms")
        .hasMessageContaining("maxReplyBytes is 1023; it must be 1024 to 16777216")
        .hasMessageContaining("proxy is socks://1.2.3.4:1080; it must be none, system or http://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://crm.example/",
        "crm.example/router/rest",
        "https:///router/rest",
        "mailto:crm@example",
        "https://crm.example/?sign=1",
        "https://crm.example/#x"
      })
  void refusesAnAddressThatIsNone(String address) {
    AlscGateway.Builder builder = Samples.gateway(URI.create(address)).allowPlainHttp();

    assertThatThrownBy(builder::build)
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("address")
        .hasMessageContaining("https://");
  }

  @Test
  void refusesAMissingAddress() {
    assertThatThrownBy(() -> Samples.gateway((URI) null).build())
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("address is missing");
  }

  @Test
  void namesTheAddressThatLacksItsBeginning() {
    assertThatThrownBy(() -> Samples.gateway(URI.create("eco.taobao.com/router/rest")).build())
        .hasMessageContaining("address is \"eco.taobao.com/router/rest\"")
        .hasMessageContaining("https:// is missing before it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12\n", " 12", "12 ", "1\u00002", "12\u3000", "\uFEFF12"})
  void refusesAKeyOrSecretWithWhatAnEditorOrAMailPutsAroundIt(String pasted) {
    assertThatThrownBy(() -> Samples.gateway(ADDRESS).appKey(pasted).build())
        .hasMessageContaining("appKey has blanks or control characters");
    assertThatThrownBy(() -> Samples.gateway(ADDRESS).appSecret("hellosecret" + pasted).build())
        .hasMessageNotContaining("hellosecret")
        .hasMessageContaining("appSecret has blanks or control characters");
  }

  @Test
  void neverShowsAPasswordInARefusal() {
    assertThatThrownBy(() -> Samples.gateway(URI.create("https://me:pass@crm.example/")).build())
        .isInstanceOf(TillboxException.class)
        .hasMessageNotContaining("pass");
    assertThatThrownBy(() -> Samples.gateway(ADDRESS).proxy("http://me:pass@p:1").build())
        .isInstanceOf(TillboxException.class)
        .hasMessageNotContaining("pass");
    assertThatThrownBy(() -> Samples.gateway(ADDRESS).appKey(null).build())
        .hasMessageNotContaining("helloworld");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/, true",
    "http://127.9.9.9/, true",
    "http://localhost/, true",
    "HTTP://LOCALHOST/, true",
    "'http://[::1]:80/', true",
    "http://crm.example/, false",
    "http://localhost.example/, false",
    "http://127.0.0.1.example/, false",
    "http://192.168.0.1/, false"
  })
  void acceptsPlainHttpOnlyToThisMachineUnlessTheVendorSaysSo(String address, boolean accepted) {
    AlscGateway.Builder builder = Samples.gateway(URI.create(address));

    if (!accepted) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(TillboxException.class)
          .hasMessageContaining("allowPlainHttp()");
      builder.allowPlainHttp();
    }
    assertThatCode(builder::build).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "none, true",
    "system, true",
    "http://10.0.0.1:3128, true",
    "http://proxy.store:3128/, true",
    "http://proxy.store, false",
    "http://proxy.store:99999, false",
    "http://proxy.store:0, false",
    "http://proxy.store:1, true",
    "http://proxy.store:65535, true",
    "http://proxy.store:65536, false",
    "https://proxy.store:443, false",
    "proxy:3128, false",
    "http://a b:1, false",
    "http://proxy_1:3128, false",
    "'', false"
  })
  void knowsAProxyWhenItSeesOne(String proxy, boolean accepted) {
    AlscGateway.Builder builder = Samples.gateway(ADDRESS).proxy(proxy);

    if (accepted) {
      assertThatCode(builder::build).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(builder::build).hasMessageContaining("proxy is");
    }
  }

  @Test
  void takesFromTheProfileWhatWasNotSet() {
    DeviceProfile.Network network = DeviceProfile.named("generic").network();

    Settings settings =
        new Settings(AlscGateway.at(ADDRESS).appKey("k").appSecret("s").maxReplyBytes(4096));

    assertThat(settings.connectTimeout).isEqualTo(network.connectTimeout());
    assertThat(settings.responseTimeout).isEqualTo(network.responseTimeout());
    assertThat(settings.exchangeDeadline).isEqualTo(network.exchangeDeadline());
    assertThat(settings.proxy).hasToString(network.proxy().orElse("none"));
    assertThat(settings.maxReplyBytes).isEqualTo(4096);
  }

  @Test
  void signsWithHmacSha256UnlessToldOtherwise() {
    assertThat(new Settings(Samples.gateway(ADDRESS)).signMethod).isEqualTo(SignMethod.HMAC_SHA256);
    assertThat(new Settings(Samples.gateway(ADDRESS).signMethod("md5")).signMethod)
        .isEqualTo(SignMethod.MD5);
    assertThat(new Settings(Samples.gateway(ADDRESS).signMethod(SignMethod.HMAC)).signMethod)
        .isEqualTo(SignMethod.HMAC);
  }

  @Test
  void tellsTheLogWhatCountsAndNoSecret() {
    assertThat(Samples.settings().toString())
        .contains("hmac-sha256", "PT2S", "PT5S", "65536", "none")
        .doesNotContain("helloworld");
  }

  @Test
  void namesAProxySupplierThatSuppliesNothing() throws Exception {
    assertThatThrownBy(() -> Samples.gateway(ADDRESS).proxy(() -> null).build())
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("proxy is null; it must be none, system or http://host:port");

    AtomicReference<String> proxy = new AtomicReference<>("none");
    AlscGateway gateway = Samples.gateway(ADDRESS).proxy(proxy::get).build();
    proxy.set(null);
    assertThat(gateway.probe()).isFalse();
    Reply reply = gateway.send(Samples.call());
    assertThat(reply.kind()).isEqualTo(Reply.Kind.NOT_SENT);
    assertThat(reply.text()).contains("proxy is null; it must be none");
  }
}
