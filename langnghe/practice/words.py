"""What the tasks and the parts of a basis are called."""

from __future__ import annotations

from langnghe.i18n import N_

TASKS = {
    "kind": N_("Which kind is it?"), "basis": N_("Write the basis"), "groups": N_("Which groups are missing?"),
}
HELP = {
    "kind": N_("Read what was heard and say which of the five kinds it is. Two questions help: can it be true or "
               "false, and does a named source confirm it?"),
    "basis": N_("Read the scene and write what the opinion rests on: what was seen or heard, from which groups, from "
                "about how many, and what set it off."),
    "groups": N_("Read the report and tick everybody whom the matter touches and who was not heard."),
}
PARTS = {
    "seen": N_("what was seen or heard"), "groups": N_("from which groups"), "number": N_("from about how many"),
    "trigger": N_("what set it off"),
}
