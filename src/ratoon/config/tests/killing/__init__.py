"""Real processes, to be killed: a cluster of their own, workers, a row of signings, an import."""
