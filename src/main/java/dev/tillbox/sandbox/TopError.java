package dev.tillbox.sandbox;

/** An {@code error_response} of the platform, before it becomes JSON or XML. */
final class TopError {
  final int code;
  final String message;
  final String subCode;
  final String subMessage;

  TopError(int code, String message, String subCode, String subMessage) {
    this.code = code;
    this.message = message;
    this.subCode = subCode;
    this.subMessage = subMessage;
  }

  /** A fault that the platform's gateway finds before it asks the CRM. */
  static TopError gateway(int code, String message) {
    return new TopError(code, message, null, null);
  }

  /** A fault that the CRM finds, wrapped by the platform. */
  static TopError service(int code, String subCode, String subMessage) {
    return new TopError(code, "Remote service error", subCode, subMessage);
  }

  @Override
  public String toString() {
    return "error " + code + (subCode == null ? "" : " " + subCode);
  }
}
