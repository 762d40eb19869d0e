"""Data sets: where they come from, their files and their checks."""
