/**
 * A stand-in for the CRM, for the tests of a till and for demonstrations. It is not in the
 * library's jar but in one of its own, {@code tillbox-VERSION-sandbox.jar}.
 *
 * <p>{@link dev.tillbox.sandbox.SandboxCrm} is a real HTTP server on the loopback address. It
 * checks what the platform checks, takes points from accounts, applies each {@code request_id}
 * once, keeps a ledger, and fails in the ways in which networks, proxies, the platform and the CRM
 * fail: see {@link dev.tillbox.sandbox.Fault}.
 *
 * <pre>{@code
 * try (SandboxCrm crm = SandboxCrm.start()) {
 *   AlscGateway gateway = AlscGateway.at(crm.uri()).appKey(crm.appKey()) ... .build();
 *   crm.goOffline();
 *   tillbox.submit(request);          // accepted all the same
 *   crm.goOnline();
 *   crm.awaitApplied(1, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>It was written from the protocol's description, apart from the gateway's code, so that the two
 * check each other. What it cannot tell is how the live CRM behaves where nothing is documented.
 */
package dev.tillbox.sandbox;
