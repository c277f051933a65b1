"""What the states, verdicts, risks and acts of the register are called; ids of the catalogs."""

from __future__ import annotations

from config.errors import Words

STATES = {
    "new": Words("new file"), "triaged": Words("triaged"), "checking": Words("being checked"),
    "monitored": Words("monitored"), "closed": Words("closed file"),
}
VERDICTS = {
    "none": Words("no verdict yet"), "confirmed": Words("confirmed as true"), "refuted": Words("refuted as untrue"),
    "partly": Words("partly true"), "unverifiable": Words("cannot be verified"),
}
SAYS = {
    "confirms": Words("confirms it"), "refutes": Words("refutes it"), "partly": Words("says it is partly true"),
    "background": Words("background"),
}
HARMS = {"minor": Words("minor harm"), "moderate": Words("moderate harm"), "major": Words("major harm")}
BELIEVABILITIES = {"low": Words("hardly believed"), "medium": Words("partly believed"),
                   "high": Words("readily believed")}
RISKS = {"": Words("risk not rated"), "low": Words("low risk"), "medium": Words("medium risk"),
         "high": Words("high risk")}
EVIDENCE = {
    "article": Words("article"), "document": Words("document"), "external": Words("external verdict"),
}
TROUBLES = {
    "struck": Words("struck by staff"), "removed": Words("removed on request"),
    "withdrawn": Words("its outlet withdrew the article"), "revised": Words("its outlet changed the article since"),
}
CANDIDATES = {
    "denies": Words("a denial"), "verifies": Words("a check"), "passes_on": Words("passes on what is said"),
}
CHANNELS = {
    "": Words("way not said"), "word_of_mouth": Words("word of mouth"), "market": Words("at the market"),
    "chat": Words("closed chat group, as told"), "public_web": Words("public pages online"),
    "press": Words("in the press"),
    "meeting": Words("at a meeting"),
}
ACTS = {
    "created": Words("file opened"), "edited": Words("texts changed"), "rated": Words("risk set"),
    "moved": Words("work led on"), "sighted": Words("sighting added"),
    "reopened": Words("opened again by a new sighting"),
    "evidence": Words("evidence added"), "struck": Words("evidence struck"), "proposed": Words("verdict proposed"),
    "signed": Words("verdict signed by a second person"), "sent-back": Words("proposed verdict sent back"),
    "dropped": Words("proposed verdict dropped, its words were changed"),
    "withdrawn": Words("verdict taken back"), "opinion": Words("opinion linked"),
    "opinion-off": Words("opinion unlinked"),
}
AGAIN = Words("this was taken into the file before")
# Why a verdict may not be given yet.
GATE = {
    "nothing": Words("no evidence says this yet: one official source or two independent ones are needed"),
    "own": Words("so far only the body that it is about says so; its word is shown and is never alone a verdict: "
                 "one other source is needed"),
    "one": Words("one source that is not official is too little: a second one that is independent of it is needed "
                 "(another primary source, another story)"),
    "true_part": Words("who says that part of it is true is missing: one official source or two independent ones that "
                       "confirm it, or say that it is partly true"),
    "false_part": Words("who says that part of it is false is missing: one official source or two independent ones "
                        "that refute it, or say that it is partly true"),
    "unverifiable": Words("say what was tried: whom you asked, where you looked, what came back"),
}
