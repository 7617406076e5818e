/**
 * The engine stepped through days of a terminal's life by a seed alone: the real journal on a real
 * file, the real flusher and dispatcher, and around them a simulated clock, network, CRM, till and
 * power switch. Begin reading at {@link dev.tillbox.simulation.Terminal}; what must hold stands in
 * {@link dev.tillbox.simulation.Checker}.
 */
package dev.tillbox.simulation;
