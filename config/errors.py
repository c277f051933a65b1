"""Errors that a person who configures langnghe can mend."""


class ConfigError(Exception):
    """A setting or configuration file is wrong; the message names file, key, value and what is allowed."""
