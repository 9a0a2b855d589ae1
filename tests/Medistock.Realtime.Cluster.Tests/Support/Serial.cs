// Each test has a cluster of its own and some measure time: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
