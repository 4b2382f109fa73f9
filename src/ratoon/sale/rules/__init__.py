"""Pure rules of sale: `money` (what recurs, why it moved) and those of its neighbours. No Django."""
