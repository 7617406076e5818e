package dev.tillbox;

import java.util.Objects;
import java.util.Optional;

/**
 * The store that a queue file is bound to, by the CRM's ids or the chain's own. Requests take it as
 * their default, and one for another store is refused. Immutable.
 */
public final class Store {
  private static final int LONGEST = 64;

  private final String brandId;
  private final String outBrandId;
  private final String shopId;
  private final String outShopId;

  private Store(Builder builder) {
    this.brandId = builder.brandId;
    this.outBrandId = builder.outBrandId;
    this.shopId = builder.shopId;
    this.outShopId = builder.outShopId;
  }

  /**
   * Starts a store.
   *
   * @return a builder without any id
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The brand's id in the CRM.
   *
   * @return the id, if there is one
   */
  public Optional<String> brandId() {
    return Optional.ofNullable(brandId);
  }

  /**
   * The brand's id with the chain.
   *
   * @return the id, if there is one
   */
  public Optional<String> outBrandId() {
    return Optional.ofNullable(outBrandId);
  }

  /**
   * The shop's id in the CRM.
   *
   * @return the id, if there is one
   */
  public Optional<String> shopId() {
    return Optional.ofNullable(shopId);
  }

  /**
   * The shop's id with the chain.
   *
   * @return the id, if there is one
   */
  public Optional<String> outShopId() {
    return Optional.ofNullable(outShopId);
  }

  /** The request with this store's brand and shop where it names none. */
  RedemptionRequest complete(RedemptionRequest request) {
    RedemptionRequest.Builder completed = request.toBuilder();
    if (!request.brandId().isPresent() && !request.outBrandId().isPresent()) {
      completed.brandId(brandId).outBrandId(outBrandId);
    }
    if (!request.shopId().isPresent() && !request.outShopId().isPresent()) {
      completed.shopId(shopId).outShopId(outShopId);
    }
    return completed.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Store && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /**
   * Names it as the queue file does.
   *
   * @return for example {@code brand 32213, shop 45346543}
   */
  @Override
  public String toString() {
    return "brand " + named(brandId, outBrandId) + ", shop " + named(shopId, outShopId);
  }

  private static String named(String id, String outId) {
    if (id == null) {
      return "(own) " + outId;
    }
    return outId == null ? id : id + " (own " + outId + ")";
  }

  /** Collects the ids. Not thread-safe. */
  public static final class Builder {
    private String brandId;
    private String outBrandId;
    private String shopId;
    private String outShopId;

    private Builder() {}

    /**
     * Sets the brand's id in the CRM.
     *
     * @param brandId the id
     * @return this builder
     */
    public Builder brandId(String brandId) {
      this.brandId = checked("brandId", brandId);
      return this;
    }

    /**
     * Sets the brand's id with the chain.
     *
     * @param outBrandId the id
     * @return this builder
     */
    public Builder outBrandId(String outBrandId) {
      this.outBrandId = checked("outBrandId", outBrandId);
      return this;
    }

    /**
     * Sets the shop's id in the CRM.
     *
     * @param shopId the id
     * @return this builder
     */
    public Builder shopId(String shopId) {
      this.shopId = checked("shopId", shopId);
      return this;
    }

    /**
     * Sets the shop's id with the chain.
     *
     * @param outShopId the id
     * @return this builder
     */
    public Builder outShopId(String outShopId) {
      this.outShopId = checked("outShopId", outShopId);
      return this;
    }

    private static String checked(String name, String value) {
      Objects.requireNonNull(value, name);
      boolean sound =
          !value.trim().isEmpty()
              && !Blanks.areAround(value)
              && value.codePointCount(0, value.length()) <= LONGEST
              && value.chars().noneMatch(Character::isISOControl);
      if (!sound) {
        throw new IllegalArgumentException(
            name
                + " must be 1 to "
                + LONGEST
                + " characters, no control character among them and no blanks around them");
      }
      return value;
    }

    /**
     * Makes the store.
     *
     * @return the store
     * @throws IllegalArgumentException if the brand or the shop has neither id
     */
    public Store build() {
      if (brandId == null && outBrandId == null) {
        throw new IllegalArgumentException("neither brandId nor outBrandId is given");
      }
      if (shopId == null && outShopId == null) {
        throw new IllegalArgumentException("neither shopId nor outShopId is given");
      }
      return new Store(this);
    }
  }
}
