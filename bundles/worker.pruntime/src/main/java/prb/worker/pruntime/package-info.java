/**
 * The HTTP client of pRuntime behind {@code prb.worker.api}: protobuf control calls, SCALE bulk calls with JSON answers.
 * The runner calls it from one virtual thread per worker; calls block. Threads belong to the shared HTTP client and end
 * with the component.
 */
package prb.worker.pruntime;
