// Each test has processes of its own and some measure time: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
