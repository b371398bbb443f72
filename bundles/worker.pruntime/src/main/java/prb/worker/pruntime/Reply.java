package prb.worker.pruntime;

import prb.scale.Bytes;

/**
 * What came back.
 *
 * @param type the content type, empty when there is none
 * @param reusable whether the connection may carry another exchange
 */
record Reply(int status, String type, Bytes body, boolean reusable) {}
