"""The configuration: its sections, defaults, messages and documentation."""
