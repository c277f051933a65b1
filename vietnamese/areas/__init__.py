"""Administrative units in text: a gazetteer, the mentions "type + Name", and which unit each one is."""

from vietnamese.areas.gazetteer import Gazetteer, Name, Unit
from vietnamese.areas.mentions import find
from vietnamese.areas.resolve import Mention, resolve

__all__ = ["RULES_VERSION", "Gazetteer", "Mention", "Name", "Unit", "find", "resolve"]

RULES_VERSION = 1  # raised with any change of what is found or resolved; mentions of another number are derived anew
