package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LookUpTest {
  private static final String TTL = "networkaddress.cache.negative.ttl";

  private final String ttl = Security.getProperty(TTL);
  private final Attempt attempt = new Attempt();
  private final CountDownLatch nameServiceAnswers = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean nameServiceWorks = true;

  @AfterEach
  void putTheTtlBack() {
    nameServiceAnswers.countDown();
    Security.setProperty(TTL, ttl);
  }

  @Test
  void asksForANameEachTime() throws Exception {
    LookUp lookUp = lookUp(this::answer, Duration.ofSeconds(5));

    assertThat(lookUp.resolve("crm")).containsExactly(crm());
    assertThat(lookUp.resolve("crm")).containsExactly(crm());

    assertThat(asked).hasValue(2);
  }

  @Test
  void usesTheAddressesThatItFoundBeforeWhereTheNameServiceFails() throws Exception {
    LookUp lookUp = lookUp(this::answer, Duration.ofSeconds(5));
    lookUp.resolve("crm");
    nameServiceWorks = false;

    assertThat(lookUp.resolve("crm")).containsExactly(crm());
    assertThatThrownBy(() -> lookUp.resolve("other"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("other");
  }

  @Test
  void asksAgainAfterALookUpThatDiedOfAnError() throws Exception {
    LookUp lookUp =
        lookUp(
            host -> {
              if (asked.incrementAndGet() == 1) {
                throw new OutOfMemoryError("none left for the name");
              }
              return new InetAddress[] {crm()};
            },
            Duration.ofSeconds(5));

    assertThatThrownBy(() -> lookUp.resolve("crm")).isInstanceOf(UnknownHostException.class);
    assertThat(lookUp.resolve("crm")).containsExactly(crm());
  }

  @Test
  void waitsNoLongerThanItMayForANameServiceThatHangsAndAsksItOnlyOnce() throws Exception {
    LookUp lookUp = lookUp(this::hang, Duration.ofMillis(100));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> lookUp.resolve("crm")).isInstanceOf(UnknownHostException.class);
    }

    assertThat(asked).hasValue(1);
    nameServiceAnswers.countDown();
    assertThatThrownBy(() -> lookUp.resolve("another, after all that waited"))
        .isInstanceOf(UnknownHostException.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void endsWhenItsAttemptIsCut() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    LookUp lookUp =
        lookUp(
            host -> {
              asking.countDown();
              return hang(host);
            },
            Duration.ofSeconds(15));
    CompletableFuture<Throwable> looking =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new AssertionError(lookUp.resolve("crm").length);
              } catch (UnknownHostException e) {
                return e;
              }
            });
    asking.await();

    attempt.cut(Attempt.CUT);

    assertThat(looking.get(1, TimeUnit.SECONDS)).isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> lookUp.resolve("crm")).hasMessageContaining("cut");
  }

  @Test
  void needsNobodyForAnAddressThatIsOneAlready() throws Exception {
    String[] caller = new String[1];
    LookUp lookUp =
        lookUp(
            host -> {
              caller[0] = Thread.currentThread().getName();
              return new InetAddress[] {crm()};
            },
            Duration.ofSeconds(5));

    for (String address : new String[] {"127.0.0.9", "::1", "fe80::1"}) {
      caller[0] = null;
      assertThat(lookUp.resolve(address)).containsExactly(crm());
      assertThat(caller[0]).isEqualTo(Thread.currentThread().getName());
    }
    assertThat(lookUp.resolveCanonicalHostname("crm")).isEqualTo("crm");
  }

  @Test
  void asksForAProbeOnlyWhatItHasNotFoundYetAndAgainOnlyNowAndThen() throws Exception {
    LookUp lookUp = lookUp(this::answer, Duration.ofSeconds(5));

    assertThat(lookUp.forProbe("crm", Duration.ofSeconds(5))).containsExactly(crm());
    assertThat(lookUp.forProbe("crm", Duration.ofSeconds(5))).containsExactly(crm());
    lookUp.refresh("crm");
    lookUp.resolve("another, which is asked for behind it");

    assertThat(asked).hasValue(2);
  }

  @Test
  void givesUpWhenItsThreadIsInterruptedAndSaysSo() {
    LookUp lookUp = lookUp(this::hang, Duration.ofSeconds(15));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> lookUp.resolve("crm"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shortensJavasMemoryOfFailuresOnlyWhereNobodyElseHasSetIt() {
    Security.setProperty(TTL, "10");
    LookUp.shortenJavasMemory();
    assertThat(Security.getProperty(TTL)).isEqualTo("1");

    Security.setProperty(TTL, "30");
    LookUp.shortenJavasMemory();
    assertThat(Security.getProperty(TTL)).isEqualTo("30");
  }

  private LookUp lookUp(LookUp.Names names, Duration patience) {
    return new LookUp(names, patience, () -> attempt);
  }

  private InetAddress[] answer(String host) throws UnknownHostException {
    asked.incrementAndGet();
    if (!nameServiceWorks) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {crm()};
  }

  private InetAddress[] hang(String host) throws UnknownHostException {
    asked.incrementAndGet();
    try {
      nameServiceAnswers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException(host);
  }

  private static InetAddress crm() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
  }
}
