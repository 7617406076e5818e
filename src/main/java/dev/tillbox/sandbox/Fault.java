package dev.tillbox.sandbox;

import java.time.Duration;

/**
 * What can go wrong between a till and its CRM, for the scripts of {@link SandboxCrm}.
 *
 * <p>Each says whether the CRM has handled the request before it strikes. Where it has, the answer
 * may also be a refusal: "the points are taken" stands for "the CRM handles it as always". {@link
 * #afterApplying()} makes the difference where the text does not: {@code
 * Fault.HTTP_502.afterApplying()} is a proxy that lost an answer.
 */
public enum Fault {
  // The connection itself

  /**
   * The listening socket is closed: connecting is refused, and every connection breaks. In a queue
   * it takes effect as soon as its turn has come, without waiting for a request, and ends with
   * {@link SandboxCrm#goOnline()} or {@link SandboxCrm#healthy()}.
   */
  UNREACHABLE(false, null, WireFaults::reset),
  /** The connection is closed after the request was read; the CRM never hears of it. */
  CUT_BEFORE_APPLYING(false, null, WireFaults::cut),
  /** The points are taken, then the connection is closed without a byte of an answer. */
  CUT_AFTER_APPLYING(true, null, WireFaults::cut),
  /** As {@link #CUT_BEFORE_APPLYING}, but by a TCP reset. */
  RESET_BEFORE_APPLYING(false, null, WireFaults::reset),
  /** As {@link #CUT_AFTER_APPLYING}, but by a TCP reset. */
  RESET_AFTER_APPLYING(true, null, WireFaults::reset),
  /** The points are taken; the connection is reset in the middle of the answer's body. */
  RESET_IN_BODY(true, null, WireFaults::resetInBody),
  /** The points are taken; the connection is closed in the middle of the answer's headers. */
  CUT_IN_HEADERS(true, null, WireFaults::cutInHeaders),
  /**
   * The request is read and nothing comes back, until the client gives up. The CRM never hears of
   * it, unless {@link #afterApplying()} says so.
   */
  NEVER_ANSWER(false, null, WireFaults::neverAnswer),
  /** The points are taken, and the right answer comes late. Duration: by how much, 2 s. */
  DELAY(true, Duration.ofSeconds(2), WireFaults::delay),
  /**
   * The points are taken, and the right answer comes byte by byte from its first one on, so that a
   * timeout that counts each read never strikes. Duration: the pause before each byte, 15 ms.
   */
  DRIP_HEADERS(true, Duration.ofMillis(15), WireFaults::dripHeaders),
  /** As {@link #DRIP_HEADERS}, but the headers come at once. */
  DRIP_BODY(true, Duration.ofMillis(15), WireFaults::dripBody),
  /** The points are taken; the connection is closed before the announced length is reached. */
  TRUNCATED_BODY(true, null, WireFaults::cutInBody),
  /** The points are taken; the answer is whole as HTTP sees it, but its text stops half-way. */
  HALF_BODY(true, null, WireFaults::halfBody),
  /** A body that never ends, as fast as the client reads it. The CRM never hears of the request. */
  ENDLESS_BODY(false, null, WireFaults::endlessBody),
  /** Bytes that are not HTTP, then the end. The CRM never hears of the request. */
  GARBAGE(false, null, WireFaults::garbage),

  // Others in the place of the CRM

  /** Status 200 with a body that claims to be zipped and is not. */
  FALSE_GZIP(false, null, HttpFaults.falseZip()),
  /** Status 200 without a body. */
  EMPTY_BODY(false, null, HttpFaults.json("")),
  /** Status 200 with an empty object. */
  EMPTY_JSON(false, null, HttpFaults.json("{}")),
  /** Status 200 with the JSON value null. */
  JSON_NULL(false, null, HttpFaults.json("null")),
  /** Status 200 with an empty list. */
  JSON_LIST(false, null, HttpFaults.json("[]")),
  /** A success whose bytes are in another charset than its header says. */
  WRONG_CHARSET(false, null, HttpFaults.wrongCharset()),
  /** A success of another method: right in shape, wrong in name. */
  WRONG_ROOT(
      false,
      null,
      HttpFaults.json(
          "{\"alibaba_alsc_crm_point_querypoint_response\":"
              + "{\"result\":{\"biz_success\":true,\"result_code\":\"200\"}}}")),
  /** The right root, but a result that says neither yes nor no. */
  NO_VERDICT(
      false,
      null,
      HttpFaults.json(
          "{\"alibaba_alsc_crm_point_consumepoint_response\":"
              + "{\"result\":{\"result_code\":\"200\"}}}")),
  /** The page of a captive portal, with status 200. */
  PORTAL_PAGE(false, null, HttpFaults.page(200, "Welcome to the guest network")),
  /** Status 302 to a captive portal. */
  REDIRECT(false, null, HttpFaults.redirect()),
  /** Status 511: a captive portal that follows the standard. */
  PORTAL_511(false, null, HttpFaults.page(511, "Network Authentication Required")),
  /** Status 407: a proxy wants a password. */
  PROXY_AUTH_407(false, null, HttpFaults.proxyAuthentication()),
  /** Status 400 without a body of the platform. */
  HTTP_400(false, null, HttpFaults.page(400, "Bad Request")),
  /** Status 401 without a body of the platform. */
  HTTP_401(false, null, HttpFaults.unauthorised()),
  /** Status 403 without a body of the platform. */
  HTTP_403(false, null, HttpFaults.page(403, "Forbidden")),
  /** Status 404: as a rule a wrong address. */
  HTTP_404(false, null, HttpFaults.page(404, "Not Found")),
  /** Status 408. */
  HTTP_408(false, null, HttpFaults.page(408, "Request Timeout")),
  /** Status 429 with {@code Retry-After}. Duration: how many whole seconds it names, 1. */
  HTTP_429(false, Duration.ofSeconds(1), HttpFaults.later(429, "Too Many Requests")),
  /** Status 500. */
  HTTP_500(false, null, HttpFaults.page(500, "Internal Server Error")),
  /** Status 502. */
  HTTP_502(false, null, HttpFaults.page(502, "Bad Gateway")),
  /** Status 503 with {@code Retry-After}. Duration: how many whole seconds it names, 1. */
  HTTP_503(false, Duration.ofSeconds(1), HttpFaults.later(503, "Service Unavailable")),
  /** Status 504. */
  HTTP_504(false, null, HttpFaults.page(504, "Gateway Timeout")),

  // The platform

  /** Error 7: the app key is banned for a while. Duration: how many whole seconds it names, 1. */
  BAN_7(false, Duration.ofSeconds(1), TopFaults.ban()),
  /** Error 10: nobody knows whether the CRM acted. */
  SERVICE_UNAVAILABLE_10(false, null, TopFaults.gateway(10, "Service Currently Unavailable")),
  /** Error 11: the app key may not call this method. */
  PERMISSION_11(
      false,
      null,
      TopFaults.gateway(11, "Insufficient isv permissions", "isv.permission-api-package-limit")),
  /** Error 25, however right the signature is. */
  INVALID_SIGNATURE_25(false, null, TopFaults.gateway(25, "Invalid signature")),
  /** Error 27: the session has expired. */
  INVALID_SESSION_27(false, null, TopFaults.gateway(27, "Invalid session", "invalid-sessionkey")),
  /** Error 29: a wrong app key, or a wrong gateway. */
  INVALID_APP_KEY_29(
      false, null, TopFaults.gateway(29, "Invalid app Key", "isv.appkey-not-exists")),
  /** Error 31, however right the timestamp is; the Date header shows the sandbox's clock. */
  INVALID_TIMESTAMP_31(false, null, TopFaults.gateway(31, "Invalid Timestamp")),
  /** Error 41. */
  INVALID_ARGUMENTS_41(
      false, null, TopFaults.gateway(41, "Invalid Arguments", "isv.invalid-parameter")),
  /** An error that no list names, without a {@code sub_code}. */
  UNKNOWN_ERROR_999(false, null, TopFaults.gateway(999, "Something new")),
  /** Error 15 without a {@code sub_code}: nobody knows whether the CRM acted. */
  REMOTE_ERROR_15(false, null, TopFaults.service(15, null, null)),
  /** Error 15 with {@code isp.crm-service-unavailable}: unknown. */
  ISP_SERVICE_UNAVAILABLE(
      false, null, TopFaults.service(15, "isp.crm-service-unavailable", "服务不可用")),
  /** Error 15 with {@code isp.remote-service-timeout}: the CRM may have acted. */
  ISP_REMOTE_SERVICE_TIMEOUT(
      false, null, TopFaults.service(15, "isp.remote-service-timeout", "API调用远程服务超时")),
  /** Error 15 with {@code isp.http-read-timeout}: the CRM may have acted. */
  ISP_HTTP_READ_TIMEOUT(false, null, TopFaults.service(15, "isp.http-read-timeout", "HTTP读超时")),
  /** Error 15 with {@code isp.http-connection-refuse}: certainly not applied. */
  ISP_HTTP_CONNECTION_REFUSE(
      false, null, TopFaults.service(15, "isp.http-connection-refuse", "HTTP连接被拒绝")),
  /** Error 15 with {@code isp.call-limited}: certainly not applied. */
  ISP_CALL_LIMITED(false, null, TopFaults.service(15, "isp.call-limited", "调用频率超限")),
  /** Error 15 with {@code isp.system-busy}: certainly not applied. */
  ISP_SYSTEM_BUSY(false, null, TopFaults.service(15, "isp.system-busy", "系统繁忙")),
  /** Error 15 with {@code isp.remote-service-error}: unknown. */
  ISP_REMOTE_SERVICE_ERROR(
      false, null, TopFaults.service(15, "isp.remote-service-error", "远程服务错误")),
  /** Error 15 with {@code isp.remote-connection-error}: unknown. */
  ISP_REMOTE_CONNECTION_ERROR(
      false, null, TopFaults.service(15, "isp.remote-connection-error", "远程服务连接错误")),
  /** Error 15 with {@code isp.unknown-error}: unknown. */
  ISP_UNKNOWN_ERROR(false, null, TopFaults.service(15, "isp.unknown-error", "未知错误")),
  /** Error 15 with {@code isp.internal-error}: unknown. */
  ISP_INTERNAL_ERROR(false, null, TopFaults.service(15, "isp.internal-error", "内部错误")),
  /** Error 15 with {@code isp.top-remote-connection-timeout}: the CRM may have acted. */
  ISP_TOP_REMOTE_CONNECTION_TIMEOUT(
      false, null, TopFaults.service(15, "isp.top-remote-connection-timeout", "连接远程服务超时")),
  /** Error 15 with {@code isp.http-connection-timeout}: certainly not applied. */
  ISP_HTTP_CONNECTION_TIMEOUT(
      false, null, TopFaults.service(15, "isp.http-connection-timeout", "HTTP连接超时")),
  /** Error 15 with {@code isp.http-closed}: certainly not applied. */
  ISP_HTTP_CLOSED(false, null, TopFaults.service(15, "isp.http-closed", "HTTP连接关闭")),
  /** Error 15 with {@code isp.top-parse-error}: repeating it does not help. */
  ISP_TOP_PARSE_ERROR(false, null, TopFaults.service(15, "isp.top-parse-error", "解析错误")),
  /** Error 15 with {@code isp.top-mapping-parse-error}: repeating it does not help. */
  ISP_TOP_MAPPING_PARSE_ERROR(
      false, null, TopFaults.service(15, "isp.top-mapping-parse-error", "映射解析错误")),
  /** Error 15 with {@code isp.null-pointer-exception}: repeating it does not help. */
  ITEM_FAULT(false, null, TopFaults.service(15, "isp.null-pointer-exception", "空指针异常")),

  // The CRM

  /** Error 50 with {@code isv.invalid-parameter}: refused. */
  INVALID_PARAMETER(false, null, TopFaults.service(50, "isv.invalid-parameter", "非法参数")),
  /** Error 15 with {@code isv.invalid-repeat-call}: says that it saw the request id before. */
  REPEAT_CALL(false, null, TopFaults.service(15, "isv.invalid-repeat-call", "重复请求")),
  /**
   * {@code biz_success} is false, for a reason that the ledger does not know: a frozen customer.
   */
  REFUSED(false, null, TopFaults.refusal("CUSTOMER_FROZEN", "顾客已冻结"));

  private final boolean afterApplying;
  private final Duration duration;

  // A function that holds at most an answer, which never changes.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Play play;

  Fault(boolean afterApplying, Duration duration, Play play) {
    this.afterApplying = afterApplying;
    this.duration = duration;
    this.play = play;
  }

  /**
   * This fault, striking only after the CRM has handled the request: points are taken, and the till
   * does not learn of it.
   *
   * @return a step for {@link SandboxCrm#next(FaultStep...)}
   * @throws IllegalArgumentException for {@link #UNREACHABLE}, which no request gets past
   */
  public FaultStep afterApplying() {
    return step().afterApplying();
  }

  /**
   * This fault with another duration than the one that its text names.
   *
   * @param duration 0 or longer
   * @return a step for {@link SandboxCrm#next(FaultStep...)}
   * @throws IllegalArgumentException if the text names none, or if it is negative
   */
  public FaultStep lasting(Duration duration) {
    return step().lasting(duration);
  }

  FaultStep step() {
    return new FaultStep(this, afterApplying, duration);
  }

  Play play() {
    return play;
  }
}
