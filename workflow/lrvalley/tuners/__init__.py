"""Tuners decide what to train next; they never train."""
