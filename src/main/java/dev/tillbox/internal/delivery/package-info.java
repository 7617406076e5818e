/**
 * What happens next: sends what is queued, in order, and tells the till what became of it. Decides
 * nothing that is not written in the journal, and keeps nothing that a restart would miss.
 */
package dev.tillbox.internal.delivery;
