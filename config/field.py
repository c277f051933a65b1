"""The words that a field report is made of: its types, methods, states, and the five kinds of items."""

from __future__ import annotations

TYPES = ("weekly", "monthly", "quick", "urgent")
# How it was noticed: seen, talked about, said in a meeting, read in the press or online.
METHODS = ("observation", "interview", "meeting", "media")
STATES = ("received", "has_issues", "approved", "withdrawn")
ORIGINS = ("form", "staff", "file", "odk", "kobo", "api")

KINDS = ("opinion", "rumor", "question", "event", "proposal")
# How widely it is said, in the trade's words; never turned into a percentage. "": not said.
BREADTHS = ("", "some", "many", "majority", "overwhelming")
CHANNELS = ("", "word_of_mouth", "market", "chat", "public_web", "press", "meeting")
PRECISIONS = ("day", "week", "month")
LEVELS = ("", "commune", "province", "central")
DIRECTIONS = ("rising", "steady", "falling")
HORIZONS = (3, 7, 30)                                    # days

# Characters.
ISSUE, TEXT, BASIS, TRIGGER, REASON, UNIT, WORD = 240, 4000, 2000, 500, 500, 120, 60
# Fewer units than this are not told apart from one another, and fewer posts give no figure of a group.
LEAST_UNITS, LEAST_POSTS = 3, 5
