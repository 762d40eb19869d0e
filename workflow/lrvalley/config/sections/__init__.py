"""The sections of the configuration, with their keys, defaults and bounds."""
