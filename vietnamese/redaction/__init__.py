"""Personal data in free text: found, and replaced by typed placeholders before anything is stored."""

from vietnamese.redaction.find import Redacted, find, redact
from vietnamese.redaction.kinds import PLACEHOLDERS, Context, Found, without_placeholders

__all__ = ["PLACEHOLDERS", "Context", "Found", "Redacted", "find", "redact", "without_placeholders"]
