/** The trade queue in a browser. Servlets and resources may be called from any thread. */
package prb.trade.page;
