/**
 * What can be read of a role under {@code /api/v1} and done to it: over services of other rooms only, any of which may be absent
 * at any time; then the answer has status 503 and says what is missing. What paths mean stands in
 * {@code OPENAPI-INF/openapi.json}.
 */
package prb.ops.rest;
