"""Figures over all rooms, read only: each with its formula, its base and the rows behind it."""
