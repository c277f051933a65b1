"""Comments as four systems answer them, writers and all: VietnamNet, WordPress, a list in HTML, NukeViet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from html import escape
from typing import Any

from langnghe.demo.talk import Post

LIST_SIZE = 3
WEBSITE = "000017"


def vietnamnet(posts: Sequence[Post], query: Mapping[str, str]) -> str:
    """Answer /api/Comment/Gets: pages by number until one is empty; replies by their parent."""
    parent = query.get("ParentId")
    shown: Sequence[Post] = posts if parent is None else next((p.replies for p in posts if str(p.id) == parent), [])
    size, page = _number(query, "PageSize", 24), _number(query, "PageIndex", 0)
    comments = [_vietnamnet(post, int(parent or 0)) for post in shown[page * size:(page + 1) * size]]
    data = {"totalComment": len(posts) + sum(len(post.replies) for post in posts), "totalRow": len(shown),
            "pageSize": size, "pageIndex": page, "comments": comments}
    return json.dumps({"status": True, "messages": [], "data": data}, ensure_ascii=False)


def _vietnamnet(post: Post, parent: int) -> dict[str, Any]:
    return {
        "commentId": post.id, "commentContent": post.text, "createdDate": f"{post.at:%Y-%m-%dT%H:%M:%S}",
        "totalLike": 0, "totalAnswer": len(post.replies), "userName": post.writer.name, "isPin": False,
        "parentId": parent, "answerId": 0,
    }


def wordpress(posts: Sequence[Post], query: Mapping[str, str]) -> str:
    """Answer /wp-json/wp/v2/comments: a flat list, oldest first, with the fields that were asked for."""
    flat = [row for post in posts for row in ((post, 0), *((reply, post.id) for reply in post.replies))]
    size = _number(query, "per_page", 10)
    start = (_number(query, "page", 1) - 1) * size
    fields = query.get("_fields", "").split(",")
    rows = [_wordpress(post, parent) for post, parent in flat[start:start + size]]
    asked = [{k: v for k, v in row.items() if fields == [""] or k in fields} for row in rows]
    return json.dumps(asked, ensure_ascii=False)


def _wordpress(post: Post, parent: int) -> dict[str, Any]:
    return {
        "id": post.id, "parent": parent, "author": post.writer.id or 0, "author_name": post.writer.name,
        "date_gmt": f"{post.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": f"<p>{escape(post.text)}</p>\n"},
        "author_avatar_urls": {"96": f"/avatar/{post.writer.id}?s=96"},
    }


def html_list(posts: Sequence[Post], query: Mapping[str, str]) -> str:
    """Answer /binh-luan: a fragment of a few comments, replies inside them; an empty one past the last page."""
    start = (_number(query, "trang", 1) - 1) * LIST_SIZE
    return f'<ul class="cac-y-kien">{"".join(map(_item, posts[start:start + LIST_SIZE]))}</ul>'


def _item(post: Post) -> str:
    number = f' data-nguoi="{post.writer.id}"' if post.writer.id is not None else ""
    inside = f'<ul class="tra-loi">{"".join(map(_item, post.replies))}</ul>' if post.replies else ""
    return (f'<li class="y-kien" id="yk-{post.id}"{number}><b class="ten">{escape(post.writer.name)}</b> '
            f'<time datetime="{post.at.isoformat()}">{post.at:%H:%M}</time>'
            f'<p class="loi">{escape(post.text)}</p>{inside}</li>')


def nukeviet(posts: Sequence[Post]) -> str:
    """Return the list that stands under an article of a NukeViet portal."""
    return ('<div id="idcomment"><p class="comment-title">Ý kiến bạn đọc</p><div id="showcomment">'
            f'<ul class="comment-list">{"".join(map(_media, posts))}</ul></div></div>')


def _media(post: Post) -> str:
    name = escape(post.writer.name)
    inside = f'<ul class="comment-list">{"".join(map(_media, post.replies))}</ul>' if post.replies else ""
    return (f'<li class="media" id="cid_{post.id}"><img src="/uploads/{post.writer.id}.jpg" alt="{name}">'
            f'<div class="media-body"><div class="margin-bottom">{escape(post.text)}</div>'
            f'<div class="comment-info"><strong class="cm_item">{name}</strong> <span class="small">'
            f'lúc {post.at:%H:%M %d/%m/%Y}</span></div>{inside}</div></li>')


def _number(query: Mapping[str, str], key: str, default: int) -> int:
    text = query.get(key, "")
    return int(text) if text.isdigit() else default
