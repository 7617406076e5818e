package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Answers of others in the CRM's place: proxies, portals, servers in trouble, broken bodies. */
final class HttpFaults {
  private static final String PORTAL = "http://127.0.0.1/portal/login";

  private HttpFaults() {}

  /** A page of that status, as web servers and proxies make it. */
  static Play page(int status, String title) {
    return answer(Answer.of(status, Answer.HTML, html(title)));
  }

  /** A page with {@code Retry-After}. */
  static Play later(int status, String title) {
    Answer answer = Answer.of(status, Answer.HTML, html(title));
    return (exchange, step) ->
        exchange.send(answer.with("Retry-After", Long.toString(step.wholeSeconds())));
  }

  static Play redirect() {
    return answer(Answer.of(302, Answer.HTML, html("Found")).with("Location", PORTAL));
  }

  static Play proxyAuthentication() {
    return answer(
        Answer.of(407, Answer.HTML, html("Proxy Authentication Required"))
            .with("Proxy-Authenticate", "Basic realm=\"store\""));
  }

  static Play unauthorised() {
    return answer(
        Answer.of(401, Answer.HTML, html("Unauthorized"))
            .with("WWW-Authenticate", "Basic realm=\"gateway\""));
  }

  /** An answer of status 200 with that text as its JSON. */
  static Play json(String body) {
    return answer(Answer.of(200, Answer.JSON, body));
  }

  /** A success in UTF-8 that says it is UTF-16. */
  static Play wrongCharset() {
    return answer(
        Answer.of(
            200,
            "application/json;charset=UTF-16",
            "{\"alibaba_alsc_crm_point_consumepoint_response\":"
                + "{\"result\":{\"biz_success\":true,\"result_code\":\"200\"}}}"));
  }

  /** Says that it is zipped, and is not. */
  static Play falseZip() {
    Answer answer = Answer.of(200, Answer.JSON, "");
    return answer(
        answer.withBody("this is not gzip".getBytes(US_ASCII)).with("Content-Encoding", "gzip"));
  }

  private static Play answer(Answer answer) {
    return (exchange, step) -> exchange.send(answer);
  }

  private static String html(String title) {
    return "<!DOCTYPE html><html><head><title>"
        + title
        + "</title></head><body><h1>"
        + title
        + "</h1></body></html>";
  }
}
