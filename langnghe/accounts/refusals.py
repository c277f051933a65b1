"""The one error of managing accounts."""

from __future__ import annotations


class Refused(Exception):
    """What was asked for cannot be done; the message is Words for whoever asked."""
