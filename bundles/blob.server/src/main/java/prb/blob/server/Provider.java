package prb.blob.server;

import prb.wire.walkie.DataProviderInfo;

/** What the Walkie methods need of the server; a service within this bundle only. Any thread. */
interface Provider {

    /** The store. */
    CurrentSource source();

    /** Whether genesis is known. */
    boolean isKnown();

    /** Whether connections are taken. */
    boolean isListening();

    /** Where values lie that are asked for again and again. */
    DirectMemory directMemory();

    /** How far the provider is. */
    DataProviderInfo info();
}
