"""What a map says and what a cell means: pure, without Django."""
