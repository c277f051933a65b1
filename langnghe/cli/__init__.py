"""The command line, one file per command group."""

from langnghe.cli.app import main

__all__ = ["main"]
