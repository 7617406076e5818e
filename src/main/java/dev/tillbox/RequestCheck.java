package dev.tillbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a request must be to be accepted; finds every fault at once. */
final class RequestCheck {
  private static final Pattern REQUEST_ID = Pattern.compile("[!-~]+");

  private final DeviceProfile.FieldLengths lengths;
  private final Store store;

  /** For one store; null for requests of any. */
  RequestCheck(DeviceProfile.FieldLengths lengths, Store store) {
    this.lengths = lengths;
    this.store = store;
  }

  /**
   * The request with what it takes from the store; throws {@link InvalidRequestException} unless
   * every field is right.
   */
  RedemptionRequest require(RedemptionRequest given) {
    RedemptionRequest request = store == null ? given : store.complete(given);
    Faults faults = new Faults();
    if (store != null) {
      faults.other("brandId", request.brandId(), store.brandId());
      faults.other("outBrandId", request.outBrandId(), store.outBrandId());
      faults.other("shopId", request.shopId(), store.shopId());
      faults.other("outShopId", request.outShopId(), store.outShopId());
      faults.alien(
          "outBrandId", request.outBrandId(), "brandId", request.brandId(), store.outBrandId());
      faults.alien(
          "brandId", request.brandId(), "outBrandId", request.outBrandId(), store.brandId());
      faults.alien("outShopId", request.outShopId(), "shopId", request.shopId(), store.outShopId());
      faults.alien("shopId", request.shopId(), "outShopId", request.outShopId(), store.shopId());
    }
    faults.requestId(request.requestId().orElse(null));
    faults.id("customerId", request.customerId());
    if (request.changePoint() < 1) {
      faults.add("changePoint is " + request.changePoint() + ", must be a whole number from 1 on");
    }
    faults.id("outBizId", request.outBizId());
    faults.id("operatorId", request.operatorId());
    faults.required("operatorName", request.operatorName(), lengths.names());
    faults.oneOf("brandId", request.brandId(), "outBrandId", request.outBrandId());
    faults.oneOf("shopId", request.shopId(), "outShopId", request.outShopId());
    if (!"CS".equals(request.bizChannel()) && !"KRY".equals(request.bizChannel())) {
      faults.add("bizChannel is " + shown(request.bizChannel()) + ", must be CS or KRY");
    }
    faults.optional("reason", request.reason(), lengths.names());
    faults.throwIfAny();
    return request;
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
      if (value.isPresent() && value.get().trim().isEmpty()) {
        add(name + " is blank; leave it out");
      } else {
        value.ifPresent(text -> text(name, text, most));
      }
    }

    void id(String name, String value) {
      required(name, value, lengths.ids());
      refuseBlanksAround(name, value);
    }

    private void optionalId(String name, Optional<String> value) {
      optional(name, value, lengths.ids());
      refuseBlanksAround(name, value.orElse(""));
    }

    private void refuseBlanksAround(String name, String value) {
      if (Blanks.areAround(value)) {
        add(name + " has blanks around it, which no id has");
      }
    }

    void oneOf(String first, Optional<String> value, String second, Optional<String> other) {
      if (!value.isPresent() && !other.isPresent()) {
        add("neither " + first + " nor " + second + " is given");
      }
      optionalId(first, value);
      optionalId(second, other);
    }

    void other(String name, Optional<String> value, Optional<String> ofStore) {
      if (value.isPresent() && ofStore.isPresent() && !value.equals(ofStore)) {
        add(
            name
                + " is "
                + shown(value.get())
                + ", but this queue belongs to the store with "
                + shown(ofStore.get()));
      }
    }

    /** Of one kind of id alone nobody can tell whether it is the store that has the other kind. */
    void alien(
        String name,
        Optional<String> value,
        String other,
        Optional<String> othersValue,
        Optional<String> ofStore) {
      if (value.isPresent() && !othersValue.isPresent() && !ofStore.isPresent()) {
        add(
            name
                + " is "
                + shown(value.get())
                + ", but this queue knows its store by "
                + other
                + ": give that as well, or neither, for "
                + store);
      }
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
