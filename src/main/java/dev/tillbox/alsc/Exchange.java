package dev.tillbox.alsc;

import dev.tillbox.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one HTTP attempt at a time, on one connection that is kept between attempts: once, and
 * never again by itself. Everything by which HttpClient sends a request twice is switched off.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final ContentType FORM =
      ContentType.APPLICATION_FORM_URLENCODED.withCharset(StandardCharsets.UTF_8);

  /**
   * What has been quiet for longer is looked at before it is used, which takes a millisecond: a
   * connection that the server has closed meanwhile would leave an entry in doubt for nothing.
   */
  private static final TimeValue TRUSTED_IDLE = TimeValue.ofMilliseconds(100);

  /** Longer quiet connections are not used: the server may be about to close them. */
  private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(10);

  private final URI address;
  private final HttpHost target;
  private final Settings settings;
  private final Attempts attempts;
  private final LookUp lookUp;
  private final TlsSocketStrategy tls;
  private final BasicHttpClientConnectionManager connections;
  private final CloseableHttpClient client;
  private final Probe probe;

  /** What the last request went out on. */
  private QuietConnection used;

  /** What the attempt under way goes through; null for nothing. */
  private HttpHost proxy;

  Exchange(Settings settings) {
    this.settings = settings;
    this.address = settings.address;
    this.target = HttpHost.create(address);
    this.attempts = new Attempts(settings.exchangeDeadline);
    this.lookUp = new LookUp(InetAddress::getAllByName, settings.connectTimeout, attempts::current);
    this.tls =
        settings.sslContext == null
            ? DefaultClientTlsStrategy.createSystemDefault()
            : new DefaultClientTlsStrategy(settings.sslContext);
    this.connections = connections();
    this.client = client();
    this.probe = new Probe(settings, lookUp, attempts, tls);
  }

  /** Posts the form and reads the answer, whosever it is. */
  Answer post(byte[] form) throws NoAnswerException {
    Attempt attempt = attempts.begin();
    try {
      return post(form, attempt);
    } catch (IOException | RuntimeException e) {
      throw NoAnswerException.of(attempt, e, settings.secrets);
    } finally {
      attempt.close();
      if (attempt.cutBy() != null) {
        forgetConnection();
      }
    }
  }

  private Answer post(byte[] form, Attempt attempt) throws IOException, NoAnswerException {
    HttpPost request = new HttpPost(address);
    request.setEntity(new ByteArrayEntity(form, FORM));
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    long start = System.nanoTime();
    proxy = proxy();
    boolean withLogin = proxy != null && settings.proxyLogin.headerFor(proxy) != null;
    ClassicHttpResponse response = client.executeOpen(target, request, null);
    if (demandsLogin(response) && !attempt.maySent()) {
      Closer.closeQuietly(response);
      withLogin = true;
      response = client.executeOpen(target, request, null);
    }
    try {
      if (!attempt.maySent()) {
        throw new NoAnswerException(
            Reply.notSent(OtherAnswers.ofProxy(response.getCode(), withLogin)));
      }
      byte[] body = body(response.getEntity(), attempt);
      dropSurplus();
      return new Answer(response, body, Duration.ofNanos(System.nanoTime() - start));
    } finally {
      Closer.closeQuietly(response);
    }
  }

  /** An answer more than was asked for must not be taken for the answer to the next request. */
  private void dropSurplus() {
    try {
      if (used.isOpen() && !used.hasSurplus()) {
        return;
      }
    } catch (IOException e) {
      LOG.debug("the connection ended with its answer", e);
    }
    used.close(CloseMode.IMMEDIATE);
  }

  private HttpHost proxy() throws IOException {
    try {
      return settings.proxy.routeTo(target).getProxyHost();
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }

  /** Whether the proxy wants a login that is to be had and was not sent. */
  private boolean demandsLogin(ClassicHttpResponse response) {
    Header challenge = response.getFirstHeader(HttpHeaders.PROXY_AUTHENTICATE);
    return response.getCode() == 407
        && proxy != null
        && challenge != null
        && settings.proxyLogin.demanded(proxy, challenge.getValue());
  }

  private byte[] body(HttpEntity entity, Attempt attempt) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    byte[] body = ReplyText.upTo(settings.maxReplyBytes, entity.getContent());
    if (body.length > settings.maxReplyBytes) {
      attempt.abandon(); // else closing it would read the rest, however long
    }
    return body;
  }

  /** Connects and hangs up; throws where the CRM, or the proxy before it, cannot be reached. */
  void probe() throws IOException {
    try (Attempt attempt = attempts.beginUnwatched()) {
      probe.connect(target, attempt);
    }
  }

  /** What stood in the CRM's place at the last probe; null if nothing did. */
  String obstacle() {
    return probe.obstacle();
  }

  void cut() {
    attempts.current().cut(Attempt.CUT);
  }

  /** Lets the next attempt begin with a fresh connection. */
  void forgetConnection() {
    connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  private BasicHttpClientConnectionManager connections() {
    BasicHttpClientConnectionManager manager =
        BasicHttpClientConnectionManager.create(
            null,
            lookUp,
            RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build(),
            socket -> new QuietConnection(attempts::current));
    manager.setConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(settings.connectTimeout))
            .setSocketTimeout(Timeout.of(settings.responseTimeout))
            .setValidateAfterInactivity(TRUSTED_IDLE)
            .build());
    manager.setTlsConfig(
        TlsConfig.custom().setHandshakeTimeout(Timeout.of(settings.responseTimeout)).build());
    return manager;
  }

  private CloseableHttpClient client() {
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setRoutePlanner(settings.proxy)
        .setRequestExecutor(new Sender())
        .setDefaultRequestConfig(requestConfig())
        .setKeepAliveStrategy(Exchange::keepAlive)
        .setUserAgent("tillbox")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .build();
  }

  private RequestConfig requestConfig() {
    return RequestConfig.custom()
        .setResponseTimeout(Timeout.of(settings.responseTimeout))
        .setAuthenticationEnabled(false)
        .build();
  }

  private static TimeValue keepAlive(HttpResponse response, HttpContext context) {
    TimeValue announced =
        DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
    // To the connection manager, zero and less mean for ever.
    return TimeValue.isPositive(announced) && announced.compareTo(LONGEST_IDLE) < 0
        ? announced
        : LONGEST_IDLE;
  }

  /** Notes when a request goes out: whether one did is then a fact, not a guess by exceptions. */
  private final class Sender extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      Attempt attempt = attempts.current();
      used = (QuietConnection) connection;
      used.joins(attempt);
      if (used.hasSurplus()) {
        throw new IOException("the connection holds an answer that nothing asked for");
      }
      boolean tunnels = Method.CONNECT.isSame(request.getMethod());
      boolean toProxy = tunnels || target.getSchemeName().equals("http");
      String login = proxy != null && toProxy ? settings.proxyLogin.headerFor(proxy) : null;
      if (login != null) {
        request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, login);
      }
      if (!tunnels) {
        attempt.beginsToSend();
      }
      return super.execute(request, connection, callback, context);
    }
  }
}
