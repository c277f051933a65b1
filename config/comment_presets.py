"""Systems whose comments are read by selectors that are known: the name stands for a shape and its selectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PRESETS: Mapping[str, Mapping[str, Any]] = {
    # XenForo 2's default templates as public readers use them (2024-2026).
    "xenforo": {
        "kind": "forum",
        "title": "h1.p-title-value",
        "post": "article.message--post",
        "text": ".message-body .bbWrapper",
        "time": "time",
        "next": "a.pageNav-jump--next",
        # A spoiler and a highlighted line are the writer's own; code, previews of links and quotes are not talk.
        "drop": [
            "blockquote", ".bbCodeBlock--quote", ".bbCodeBlock--code", ".bbCodeBlock--unfurl", ".bbCodeSpoiler-button",
            ".message-signature", ".message-lastEdit", ".p-title-value .label"],
        "commenter": "data-user-id",
    },
    # The default theme's comment.tpl and the pages of nv_generate_page in NukeViet's public repository (read 2026-11).
    "nukeviet": {
        "kind": "html",
        "post": ".comment-list > li.media",
        "text": ".media-body > .margin-bottom",
        "time": ".comment-info .small",
        "next": ".comment-list + .text-center .pagination li.active + li:not(.disabled) > a",
    },
}
