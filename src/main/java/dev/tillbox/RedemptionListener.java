package dev.tillbox;

/**
 * Learns what became of each redemption. The till implements it and gives it to {@link
 * Tillbox.Builder#listener(RedemptionListener)}.
 *
 * <p>Guaranteed: every outcome is told at least once, one at a time, in the order in which the
 * outcomes were written to the queue file, never before it was on stable storage, and again after a
 * restart when the process died before the call returned. Not guaranteed: exactly once. Be
 * idempotent by {@link Redemption#requestId()}.
 *
 * <p>Calls come on the till's executor ({@link Tillbox.Builder#callbackExecutor}) or on tillbox's
 * own thread, with no lock held: a method may call any method of {@link Tillbox}, and a slow one
 * delays nothing but the next callback. One that throws is logged and called again with growing
 * pauses; after several tries the outcomes behind it go ahead and it is retried on its own.
 */
public interface RedemptionListener {
  /**
   * The CRM took the points.
   *
   * @param redemption its state as it is now on disk
   */
  void onConfirmed(Redemption redemption);

  /**
   * The CRM refused for good; no points were taken. {@link Redemption#outcome()} says why.
   *
   * @param redemption its state as it is now on disk
   */
  void onRejected(Redemption redemption);

  /**
   * A person must look at it; {@link Redemption#outcome()} says why. Nothing is sent meanwhile, and
   * the entries behind it go on.
   *
   * <p>Where it only seemed to be this entry's fault, tillbox takes that back by itself if the next
   * entry fails alike, and the entry is sent again: that is told by no call, but whatever becomes
   * of it is, and it may be held more than once.
   *
   * @param redemption its state as it is now on disk
   */
  default void onHeld(Redemption redemption) {}

  /**
   * It was taken back; no points were taken. {@link Redemption#outcome()} says why.
   *
   * @param redemption its state as it is now on disk
   */
  default void onVoided(Redemption redemption) {}

  /**
   * The link went up or down, the queue halted or went on, or it drained. Best effort: not
   * persisted, not repeated, may skip steps in between, not called for a submit, and its counts may
   * be those of a moment before (ask {@link Tillbox#backlog()}); throwing is logged and no more.
   *
   * @param backlog the queue as it is now
   */
  default void onBacklogChanged(Backlog backlog) {}
}
