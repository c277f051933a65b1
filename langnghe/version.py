"""The version, the same as in pyproject.toml; the program also runs from a checkout that is not installed."""

VERSION = "0.1.0"
