/** For authors of extensions: makes the SDK from a built source tree ({@code prb sdk}) and projects from it ({@code prb new}). */
package prb.cli.sdk;
