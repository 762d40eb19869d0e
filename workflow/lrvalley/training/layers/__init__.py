"""Layers of many lanes at once."""
