/**
 * What support sees: the command line, which reads the queue of a terminal. It is no part of the
 * library's jar and decides nothing about a redemption.
 */
package dev.tillbox.support;
