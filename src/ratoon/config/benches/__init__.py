"""
How quick it is, as a ratio to the least that the same work could cost: what `./ratoon bench` runs.

A module per bench, each with one function that takes a `place.Place` and yields what it measured. Ours and its floor
take turns in the same run, so that a busy machine slows both; a ratio outlives the machine, a second does not.
"""
