"""Access of sale, found at start: contracts and pipeline."""
