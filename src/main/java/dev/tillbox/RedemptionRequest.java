package dev.tillbox;

import java.util.Objects;
import java.util.Optional;

/**
 * What a customer pays with points at the till: the fields of the CRM's {@code
 * alibaba.alsc.crm.point.consumepoint}, by their own names in camelCase.
 *
 * <p>Immutable and thread-safe. {@link Builder#build()} accepts anything; {@link
 * Tillbox#submit(RedemptionRequest) submit} checks all fields at once and names every wrong one.
 *
 * <p>Two requests are equal when all their fields are equal.
 */
public final class RedemptionRequest {
  private final String requestId;
  private final String customerId;
  private final long changePoint;
  private final String outBizId;
  private final String operatorId;
  private final String operatorName;
  private final String brandId;
  private final String outBrandId;
  private final String shopId;
  private final String outShopId;
  private final String bizChannel;
  private final String reason;

  private RedemptionRequest(Builder builder) {
    this.requestId = builder.requestId;
    this.customerId = builder.customerId;
    this.changePoint = builder.changePoint;
    this.outBizId = builder.outBizId;
    this.operatorId = builder.operatorId;
    this.operatorName = builder.operatorName;
    this.brandId = builder.brandId;
    this.outBrandId = builder.outBrandId;
    this.shopId = builder.shopId;
    this.outShopId = builder.outShopId;
    this.bizChannel = builder.bizChannel;
    this.reason = builder.reason;
  }

  /**
   * Starts an empty request.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder with this request's fields.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * The idempotency key: the CRM applies each id once.
   *
   * @return the id that the till supplied, or empty while tillbox has not drawn one
   */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /**
   * The customer whose points are taken. A string: ids have more digits than a {@code long} holds.
   *
   * @return the CRM's customer id
   */
  public String customerId() {
    return customerId;
  }

  /**
   * How many points to take.
   *
   * @return whole points, positive in every accepted request
   */
  public long changePoint() {
    return changePoint;
  }

  /**
   * The order that is paid. Keep it unique per redemption: the CRM's ledger knows it, not the
   * request id.
   *
   * @return the till's order number
   */
  public String outBizId() {
    return outBizId;
  }

  /**
   * Who works the till.
   *
   * @return the operator's id
   */
  public String operatorId() {
    return operatorId;
  }

  /**
   * The operator's name as the CRM's ledger shows it.
   *
   * @return the operator's name
   */
  public String operatorName() {
    return operatorName;
  }

  /**
   * The brand by the CRM's id.
   *
   * @return the id; empty when {@link #outBrandId()} is given instead
   */
  public Optional<String> brandId() {
    return Optional.ofNullable(brandId);
  }

  /**
   * The brand by the chain's own id.
   *
   * @return the id; empty when {@link #brandId()} is given instead
   */
  public Optional<String> outBrandId() {
    return Optional.ofNullable(outBrandId);
  }

  /**
   * The shop by the CRM's id.
   *
   * @return the id; empty when {@link #outShopId()} is given instead
   */
  public Optional<String> shopId() {
    return Optional.ofNullable(shopId);
  }

  /**
   * The shop by the chain's own id.
   *
   * @return the id; empty when {@link #shopId()} is given instead
   */
  public Optional<String> outShopId() {
    return Optional.ofNullable(outShopId);
  }

  /**
   * The till system's vendor as the CRM knows it.
   *
   * @return {@code CS} or {@code KRY}
   */
  public String bizChannel() {
    return bizChannel;
  }

  /**
   * Why the points are taken; the CRM's ledger shows it.
   *
   * @return free text, if given
   */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof RedemptionRequest)) {
      return false;
    }
    RedemptionRequest that = (RedemptionRequest) other;
    return changePoint == that.changePoint
        && Objects.equals(requestId, that.requestId)
        && Objects.equals(customerId, that.customerId)
        && Objects.equals(outBizId, that.outBizId)
        && Objects.equals(operatorId, that.operatorId)
        && Objects.equals(operatorName, that.operatorName)
        && Objects.equals(brandId, that.brandId)
        && Objects.equals(outBrandId, that.outBrandId)
        && Objects.equals(shopId, that.shopId)
        && Objects.equals(outShopId, that.outShopId)
        && Objects.equals(bizChannel, that.bizChannel)
        && Objects.equals(reason, that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requestId, customerId, changePoint, outBizId);
  }

  /** Names the request id and the points only: the text may reach a log. */
  @Override
  public String toString() {
    return "RedemptionRequest[requestId=" + requestId + ", changePoint=" + changePoint + "]";
  }

  /** Collects the fields of a {@link RedemptionRequest}. Not thread-safe. */
  public static final class Builder {
    private String requestId;
    private String customerId;
    private long changePoint;
    private String outBizId;
    private String operatorId;
    private String operatorName;
    private String brandId;
    private String outBrandId;
    private String shopId;
    private String outShopId;
    private String bizChannel;
    private String reason;

    private Builder() {}

    private Builder(RedemptionRequest request) {
      this.requestId = request.requestId;
      this.customerId = request.customerId;
      this.changePoint = request.changePoint;
      this.outBizId = request.outBizId;
      this.operatorId = request.operatorId;
      this.operatorName = request.operatorName;
      this.brandId = request.brandId;
      this.outBrandId = request.outBrandId;
      this.shopId = request.shopId;
      this.outShopId = request.outShopId;
      this.bizChannel = request.bizChannel;
      this.reason = request.reason;
    }

    /**
     * Sets the idempotency key. Supply one that is stored with the sale, so that a crash inside
     * {@code submit} can be told from "never queued"; without one, tillbox draws it.
     *
     * @param requestId printable ASCII without spaces, unique for all time
     * @return this builder
     */
    public Builder requestId(String requestId) {
      this.requestId = requestId;
      return this;
    }

    /**
     * Sets the customer whose points are taken; required.
     *
     * @param customerId the CRM's customer id
     * @return this builder
     */
    public Builder customerId(String customerId) {
      this.customerId = customerId;
      return this;
    }

    /**
     * Sets how many points to take; required.
     *
     * @param changePoint whole points, 1 or more
     * @return this builder
     */
    public Builder changePoint(long changePoint) {
      this.changePoint = changePoint;
      return this;
    }

    /**
     * Sets the order that is paid; required.
     *
     * @param outBizId the till's order number, unique per redemption
     * @return this builder
     */
    public Builder outBizId(String outBizId) {
      this.outBizId = outBizId;
      return this;
    }

    /**
     * Sets who works the till; required.
     *
     * @param operatorId the operator's id
     * @return this builder
     */
    public Builder operatorId(String operatorId) {
      this.operatorId = operatorId;
      return this;
    }

    /**
     * Sets the operator's name; required.
     *
     * @param operatorName as the CRM's ledger shall show it
     * @return this builder
     */
    public Builder operatorName(String operatorName) {
      this.operatorName = operatorName;
      return this;
    }

    /**
     * Sets the brand by the CRM's id; this or {@link #outBrandId(String)} is required.
     *
     * @param brandId the id
     * @return this builder
     */
    public Builder brandId(String brandId) {
      this.brandId = brandId;
      return this;
    }

    /**
     * Sets the brand by the chain's own id; this or {@link #brandId(String)} is required.
     *
     * @param outBrandId the id
     * @return this builder
     */
    public Builder outBrandId(String outBrandId) {
      this.outBrandId = outBrandId;
      return this;
    }

    /**
     * Sets the shop by the CRM's id; this or {@link #outShopId(String)} is required.
     *
     * @param shopId the id
     * @return this builder
     */
    public Builder shopId(String shopId) {
      this.shopId = shopId;
      return this;
    }

    /**
     * Sets the shop by the chain's own id; this or {@link #shopId(String)} is required.
     *
     * @param outShopId the id
     * @return this builder
     */
    public Builder outShopId(String outShopId) {
      this.outShopId = outShopId;
      return this;
    }

    /**
     * Sets the till system's vendor as the CRM knows it; required.
     *
     * @param bizChannel {@code CS} or {@code KRY}
     * @return this builder
     */
    public Builder bizChannel(String bizChannel) {
      this.bizChannel = bizChannel;
      return this;
    }

    /**
     * Sets why the points are taken; optional.
     *
     * @param reason free text for the CRM's ledger
     * @return this builder
     */
    public Builder reason(String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the request. Nothing is checked here; {@link Tillbox#submit(RedemptionRequest)} checks
     * every field.
     *
     * @return the request
     */
    public RedemptionRequest build() {
      return new RedemptionRequest(this);
    }
  }
}
