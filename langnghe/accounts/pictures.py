"""The address of a secret as a picture that an app reads with the camera, drawn here: no other site is asked."""

from __future__ import annotations

import segno
from markupsafe import Markup

# Dark on white also on a dark page, and with the margin that cameras need: some apps read nothing else.
MARGIN = 4


def qr(text: str) -> Markup:
    """Return a QR code as SVG for a page; what it says stands in it as squares only."""
    made = segno.make(text, micro=False, error="m")
    drawn = made.svg_inline(border=MARGIN, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 (squares)
