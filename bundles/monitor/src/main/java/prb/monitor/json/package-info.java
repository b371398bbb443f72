/**
 * JSON and protobuf as protobufjs and the original's monitor turn one into the other, by the descriptors of room {@code wire}:
 * camelCase names, 64-bit numbers as texts, enums as names, bytes as base64, and only what is on the wire.
 */
package prb.monitor.json;
