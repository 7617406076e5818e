/**
 * tillbox: an embedded queue that makes it safe to redeem loyalty points while the store is
 * offline.
 *
 * <p>A till opens one {@link dev.tillbox.Tillbox} per queue file, {@linkplain
 * dev.tillbox.Tillbox#submit(dev.tillbox.RedemptionRequest) submits} redemptions to it, and learns
 * what became of each from its {@link dev.tillbox.RedemptionListener}. The CRM is reached through a
 * {@link dev.tillbox.RedemptionGateway}, as a rule {@link dev.tillbox.alsc.AlscGateway}.
 *
 * <p>The way of one redemption: {@code Tillbox.submit} checks it and draws its id; the journal
 * writes it to the queue file and only then does {@code submit} return. The flusher takes the
 * entries in order, notes on disk that an entry may have been sent, lets the gateway send it, and
 * writes down what the CRM answered. The dispatcher tells the listener and notes that it was told.
 * After a crash, opening the file goes on from whatever step was reached.
 */
package dev.tillbox;
