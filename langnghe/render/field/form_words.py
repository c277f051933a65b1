"""What the form and the review of reports say beside the trade's shared words: help, fields, answers, times."""

from __future__ import annotations

from langnghe.i18n import N_
from langnghe.render.field.words import BREADTHS as BREADTHS
from langnghe.render.field.words import CHANNELS as CHANNELS
from langnghe.render.field.words import KINDS as KINDS
from langnghe.render.field.words import LEVELS as LEVELS
from langnghe.render.field.words import METHODS as METHODS
from langnghe.render.field.words import STATES as STATES
from langnghe.render.field.words import TYPES as TYPES

ORIGINS = {
    "form": N_("form of the post"), "staff": N_("entered by staff"), "file": N_("file"), "odk": N_("ODK"),
    "kobo": N_("Kobo"), "api": N_("program"),
}
KIND_HELP = {
    "opinion": N_("what people think, praise, fear or expect"),
    "rumor": N_("what people tell each other and no source confirms"),
    "question": N_("what people ask and want to have answered"),
    "event": N_("what happened or is happening, seen or confirmed"),
    "proposal": N_("what people ask somebody to do"),
}
PRECISIONS = {"day": N_("on this day"), "week": N_("in this week"), "month": N_("in this month")}
DIRECTIONS = {"rising": N_("will grow"), "steady": N_("will stay as it is"), "falling": N_("will calm down")}
HORIZONS = {"3": N_("in 3 days"), "7": N_("in 7 days"), "30": N_("in 30 days")}
ANSWERS = {"yes": N_("yes"), "no": N_("no"), "": N_("not sure")}
# What a fault and a change are about.
FIELDS = {
    "post_id": N_("Post"), "type": N_("Kind of report"), "method": N_("How it was noticed"),
    "heard_from": N_("From the day"), "heard_to": N_("To the day"), "items": N_("Items"), "state": N_("State"),
    "reason": N_("Reason"), "key": N_("Number of the report"),
    "kind": N_("Kind"), "issue": N_("What it is about, in one sentence"), "text": N_("What people say"),
    "basis": N_("Basis"), "heard_groups": N_("Which groups"), "about_count": N_("About how many people"),
    "breadth": N_("How widely"), "trigger": N_("What set it off"), "heard_on": N_("Heard"),
    "heard_precision": N_("How exactly"), "area_id": N_("Place"), "channel": N_("How it goes round"),
    "checkable": N_("Could be checked"), "confirmed": N_("Confirmed by a named source"), "documents": N_("Documents"),
    "level": N_("Level responsible"), "forecast": N_("Forecast"),
}
# The same words where a file, a form and a program say a code.
TABLES = {
    "type": TYPES, "method": METHODS, "state": STATES, "kind": KINDS, "breadth": BREADTHS, "channel": CHANNELS,
    "heard_precision": PRECISIONS, "level": LEVELS, "direction": DIRECTIONS, "horizon_days": HORIZONS,
}
