"""A digest, as data, in the forms that people read."""

from langnghe.render.html import digest_html
from langnghe.render.markdown import digest_markdown

__all__ = ["digest_html", "digest_markdown"]
