/**
 * Which of the enabled workers this process drives: all of them, all or none, or its part of a fleet that several nodes share.
 * One thread asks for the choice; whether a worker may be acted for is asked by any.
 */
package prb.worker.runner.share;
