"""The launcher behind ./ratoon: standard library only, because it runs before anything is installed."""
