/**
 * What is true: the queue file. Every SQL statement of tillbox stands in this package, and nothing
 * else decides in which state a redemption is.
 */
package dev.tillbox.internal.journal;
