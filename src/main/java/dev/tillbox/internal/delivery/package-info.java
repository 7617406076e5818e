/**
 * What happens next: sends what is queued, in order, and tells the till what became of it. Decides
 * nothing that is not written in the journal, and keeps nothing that a restart would miss.
 *
 * <p>{@code Delivery} puts it together, {@code Flusher} does one thing after the other on one
 * thread. A {@code Lane} is what is known of an entry that nothing may overtake. The {@code Line}
 * hands lanes out: as {@code OneLine} the whole queue's head, begun ahead in windows by {@code
 * ReadAhead}; as {@code CustomerLanes} the heads of several customers. {@code Turn} says what
 * becomes of the lane whose turn it is, {@code Wire} makes the call, on the flusher's thread or,
 * for customers, on one of a crew, and {@code Turn} takes what comes back. {@code Settler} brings
 * outcomes to the disk and {@code CallbackDispatcher} to the listener.
 */
package dev.tillbox.internal.delivery;
