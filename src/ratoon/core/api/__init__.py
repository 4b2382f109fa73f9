"""What every API route shares: who calls, how refusals read, how repeats are answered."""
