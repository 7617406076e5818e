package dev.tillbox.sandbox;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpFilterChain;
import org.apache.hc.core5.http.io.HttpFilterHandler;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/** Carries requests from HttpCore to the desk, and answers or faults back. */
final class Front implements HttpFilterHandler {
  static final String PATH = "/router/rest";
  private static final int LONGEST_BODY = 1 << 20;

  private final SandboxCrm crm;
  private final CrmDesk desk;
  private final TopAnswers answers;
  private final Clock clock;
  private volatile Duration latency = Duration.ZERO;

  Front(SandboxCrm crm, CrmDesk desk, TopAnswers answers, Clock clock) {
    this.crm = crm;
    this.desk = desk;
    this.answers = answers;
    this.clock = clock;
  }

  void latency(Duration duration) {
    latency = duration;
  }

  @Override
  public void handle(
      ClassicHttpRequest http,
      HttpFilterChain.ResponseTrigger trigger,
      HttpContext context,
      HttpFilterChain chain)
      throws HttpException, IOException {
    Line line = crm.line(HttpCoreContext.cast(context).getEndpointDetails().getRemoteAddress());
    if (line == null) {
      throw new ConnectionClosedException("The sandbox went offline");
    }
    line.busy(true);
    try {
      serve(http, trigger, line);
    } finally {
      line.busy(false);
      crm.obeyScript();
    }
  }

  private void serve(ClassicHttpRequest http, HttpFilterChain.ResponseTrigger trigger, Line line)
      throws HttpException, IOException {
    TopRequest request = read(http);
    boolean misdirected = !http.getMethod().equals("POST") || !http.getPath().equals(PATH);
    CrmDesk.Turn turn = misdirected ? desk.misdirected(request) : desk.receive(request);
    Exchange exchange = new Exchange(line, trigger, clock, answers, request, turn.answer);
    exchange.pause(latency);
    if (turn.step == null) {
      exchange.send(turn.answer);
    } else {
      turn.step.fault().play().on(exchange, turn.step);
    }
    exchange.end();
  }

  private TopRequest read(ClassicHttpRequest http) throws IOException {
    byte[] body =
        http.getEntity() == null
            ? new byte[0]
            : EntityUtils.toByteArray(http.getEntity(), LONGEST_BODY);
    Header accepted = http.getFirstHeader("Accept-Encoding");
    boolean gzip = accepted != null && accepted.getValue().contains("gzip");
    return new TopRequest(clock.instant(), body, gzip);
  }
}
