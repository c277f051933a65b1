"""The words that a rumor file is made of: its states, verdicts, risks, evidence, and the lengths of texts."""

from __future__ import annotations

STATES = ("new", "triaged", "checking", "monitored", "closed")
# From each state, where the work may go by hand; a new sighting leads back from the last two by itself.
NEXT = {
    "new": ("triaged", "checking"),
    "triaged": ("checking", "monitored"),
    "checking": ("monitored", "closed"),
    "monitored": ("checking", "closed"),
    "closed": ("checking",),
}
REOPENED = ("monitored", "closed")

NONE = "none"
VERDICTS = ("confirmed", "refuted", "partly", "unverifiable")
# What evidence has to say to count for a verdict.
COUNTS = {"confirmed": ("confirms",), "refuted": ("refutes",), "partly": ("confirms", "refutes", "partly")}
SAYS = ("confirms", "refutes", "partly", "background")
EVIDENCE = ("article", "document", "external")

HARMS = ("minor", "moderate", "major")
BELIEVABILITIES = ("low", "medium", "high")
RISKS = ("low", "medium", "high")
# Harm, then believability. Major harm is never of low risk, minor harm never of high risk.
RISK = {
    ("minor", "low"): "low", ("minor", "medium"): "low", ("minor", "high"): "medium",
    ("moderate", "low"): "low", ("moderate", "medium"): "medium", ("moderate", "high"): "high",
    ("major", "low"): "medium", ("major", "medium"): "high", ("major", "high"): "high",
}

CANDIDATES = ("denies", "verifies", "passes_on")

# Characters.
TITLE, STATEMENT, BODY, SOURCE, LABEL, QUOTE, ADDRESS = 160, 1000, 200, 200, 100, 1000, 500
WORDING, REASON, UNKNOWN, TRIED, ANSWER, TEXT = 500, 500, 2000, 2000, 1000, 20_000
