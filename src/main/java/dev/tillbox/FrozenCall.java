package dev.tillbox;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One call to the CRM as it is stored and sent for life: the method, the name of its one parameter,
 * and that parameter's value byte for byte. What changes from attempt to attempt (timestamp,
 * signature) is not in it.
 *
 * <p>Immutable and thread-safe.
 */
public final class FrozenCall {
  private final String requestId;
  private final String method;
  private final String parameterName;
  private final byte[] payload;

  /**
   * Makes a frozen call.
   *
   * @param requestId the idempotency key inside the payload, for logs and traces
   * @param method the CRM's method
   * @param parameterName the parameter that carries the payload
   * @param payload the parameter's value; copied
   */
  public FrozenCall(String requestId, String method, String parameterName, byte[] payload) {
    this.requestId = Objects.requireNonNull(requestId, "requestId");
    this.method = Objects.requireNonNull(method, "method");
    this.parameterName = Objects.requireNonNull(parameterName, "parameterName");
    this.payload = payload.clone();
  }

  /**
   * The idempotency key inside the payload.
   *
   * @return the request id
   */
  public String requestId() {
    return requestId;
  }

  /**
   * The CRM's method.
   *
   * @return for example {@code alibaba.alsc.crm.point.consumepoint}
   */
  public String method() {
    return method;
  }

  /**
   * The parameter that carries the payload.
   *
   * @return for example {@code param_consume_point_open_req}
   */
  public String parameterName() {
    return parameterName;
  }

  /**
   * The parameter's value.
   *
   * @return a copy of the bytes
   */
  public byte[] payload() {
    return payload.clone();
  }

  /**
   * The parameter's value as text.
   *
   * @return the bytes read as UTF-8
   */
  public String payloadText() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Names the method and the request id only: the text may reach a log. */
  @Override
  public String toString() {
    return method + "[" + requestId + "]";
  }
}
