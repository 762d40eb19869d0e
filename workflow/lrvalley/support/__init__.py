"""Helpers that know nothing of trainings; standard library only."""
