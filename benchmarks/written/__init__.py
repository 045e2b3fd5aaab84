"""Documents of natural wording whose figures agree by construction, and what is true of them: for the benchmarks."""
