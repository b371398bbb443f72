/** Tests of rolls through a fleet. */
package prb.worker.runner.roll;
