package dev.tillbox.sandbox;

/** Answers of the platform and of the CRM that do not come from looking at the request. */
final class TopFaults {
  private TopFaults() {}

  /** A refusal by the platform's gateway. */
  static Play gateway(int code, String message) {
    return error(TopError.gateway(code, message));
  }

  /** A refusal by the platform's gateway with a {@code sub_code}. */
  static Play gateway(int code, String message, String subCode) {
    return error(new TopError(code, message, subCode, subCode));
  }

  /** A failure behind the platform's gateway. */
  static Play service(int code, String subCode, String subMessage) {
    return error(TopError.service(code, subCode, subMessage));
  }

  /** The ban of an app key, with the seconds that it has still to run. */
  static Play ban() {
    return (exchange, step) -> {
      String rest = "This ban will last for " + step.wholeSeconds() + " more seconds";
      TopError error =
          new TopError(7, "App Call Limited", "accesscontrol.limited-by-app-access-count", rest);
      exchange.send(exchange.answers().error(exchange.request(), error));
    };
  }

  /** A refusal by the CRM itself: {@code biz_success} is false. */
  static Play refusal(String code, String text) {
    return (exchange, step) ->
        exchange.send(exchange.answers().refused(exchange.request(), code, text));
  }

  private static Play error(TopError error) {
    return (exchange, step) -> exchange.send(exchange.answers().error(exchange.request(), error));
  }
}
