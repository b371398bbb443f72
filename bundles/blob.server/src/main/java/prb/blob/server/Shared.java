package prb.blob.server;

/** What all loops of a server share. */
record Shared(Settings settings, CurrentSource source, Values values, Readers readers, Counters counters, MemoryBudget budget,
        Admission admission, ProviderState info) {
}
