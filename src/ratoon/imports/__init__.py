"""Intake of a firm's existing records: what a map says of a file goes through the rooms' own services."""
