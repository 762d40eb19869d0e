"""The errors that a person is meant to read."""


class InputError(Exception):
    """Wrong input: the message names the key or file, what was found, what was expected."""
