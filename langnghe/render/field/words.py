"""The trade's words for what a report is made of, for every page, file and command: code of config.field → message."""

from __future__ import annotations

from langnghe.i18n import N_

KINDS = {
    "opinion": N_("Opinion"), "rumor": N_("Rumor"), "question": N_("Question"),
    "event": N_("Event or problem"), "proposal": N_("Proposal"),
}
TYPES = {"weekly": N_("Weekly report"), "monthly": N_("Monthly report"), "quick": N_("Quick report"),
         "urgent": N_("Urgent report")}
METHODS = {"observation": N_("Observation"), "interview": N_("Talk or interview"), "meeting": N_("Meeting"),
           "media": N_("Press or online")}
STATES = {"received": N_("Received"), "has_issues": N_("Sent back"), "approved": N_("Approved"),
          "withdrawn": N_("Withdrawn by the post")}
BREADTHS = {"": N_("not said"), "some": N_("some people"), "many": N_("many people"), "majority": N_("the majority"),
            "overwhelming": N_("the overwhelming majority")}
CHANNELS = {"": N_("not said"), "word_of_mouth": N_("word of mouth"), "market": N_("at the market"),
            "chat": N_("chat group, as told"), "public_web": N_("public web page"), "press": N_("press"),
            "meeting": N_("at a meeting")}
LEVELS = {"": N_("not said"), "commune": N_("commune or ward"), "province": N_("province or city"),
          "central": N_("central level")}
