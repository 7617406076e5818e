/**
 * The figures that tillbox is measured by, each against a reference in the same run. Start reading
 * at {@link dev.tillbox.bench.Benchmarks}. Nothing here fails a build for being slow.
 */
package dev.tillbox.bench;
