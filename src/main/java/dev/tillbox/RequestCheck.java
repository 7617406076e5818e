package dev.tillbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a request must be to be accepted; finds every fault at once. */
final class RequestCheck {
  private static final Pattern REQUEST_ID = Pattern.compile("[!-~]+");

  private final DeviceProfile.FieldLengths lengths;

  RequestCheck(DeviceProfile.FieldLengths lengths) {
    this.lengths = lengths;
  }

  /** Throws {@link InvalidRequestException} unless every field is right. */
  void require(RedemptionRequest request) {
    Faults faults = new Faults();
    faults.requestId(request.requestId().orElse(null));
    faults.required("customerId", request.customerId(), lengths.ids());
    if (request.changePoint() < 1) {
      faults.add("changePoint is " + request.changePoint() + ", must be a whole number from 1 on");
    }
    faults.required("outBizId", request.outBizId(), lengths.ids());
    faults.required("operatorId", request.operatorId(), lengths.ids());
    faults.required("operatorName", request.operatorName(), lengths.names());
    faults.oneOf("brandId", request.brandId(), "outBrandId", request.outBrandId());
    faults.oneOf("shopId", request.shopId(), "outShopId", request.outShopId());
    if (!"CS".equals(request.bizChannel()) && !"KRY".equals(request.bizChannel())) {
      faults.add("bizChannel is " + shown(request.bizChannel()) + ", must be CS or KRY");
    }
    faults.optional("reason", request.reason(), lengths.names());
    faults.throwIfAny();
  }

  /** Never more of a value than fits a message, and nothing that would move a terminal's cursor. */
  private static String shown(String value) {
    if (value == null) {
      return "missing";
    }
    String head = value.length() > 20 ? value.substring(0, 20) + "…" : value;
    return "\"" + head.replaceAll("\\p{Cntrl}", "?") + "\"";
  }

  /** The faults found so far. */
  private final class Faults {
    private final List<String> found = new ArrayList<>();

    void add(String fault) {
      found.add(fault);
    }

    void required(String name, String value, int most) {
      if (value == null || value.trim().isEmpty()) {
        add(name + " is missing");
      } else {
        text(name, value, most);
      }
    }

    void optional(String name, Optional<String> value, int most) {
      value.ifPresent(text -> required(name, text, most));
    }

    void oneOf(String first, Optional<String> value, String second, Optional<String> other) {
      if (!value.isPresent() && !other.isPresent()) {
        add("neither " + first + " nor " + second + " is given");
      }
      optional(first, value, lengths.ids());
      optional(second, other, lengths.ids());
    }

    void requestId(String value) {
      if (value != null && !REQUEST_ID.matcher(value).matches()) {
        add("requestId is " + shown(value) + ", must be printable ASCII without spaces");
      } else if (value != null) {
        text("requestId", value, lengths.ids());
      }
    }

    private void text(String name, String value, int most) {
      int length = value.codePointCount(0, value.length());
      if (length > most) {
        add(name + " has " + length + " characters, may have up to " + most);
      }
      if (value.chars().anyMatch(Character::isISOControl)) {
        add(name + " contains a control character");
      }
      if (hasLoneSurrogate(value)) {
        add(name + " contains half a character (a lone surrogate), which UTF-8 cannot carry");
      }
    }

    private boolean hasLoneSurrogate(String value) {
      return value
          .codePoints()
          .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    void throwIfAny() {
      if (!found.isEmpty()) {
        throw new InvalidRequestException(
            "The request was not queued: "
                + String.join("; ", found)
                + ". Correct these fields and submit it again.");
      }
    }
  }
}
