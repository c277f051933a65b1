"""The JSON comment endpoint in the shape of a large real newspaper's: threads, replies, paging, writers and all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from langnghe.demo.talk import Post, Talks

REPLIES_WITH_PARENT = 1


def index(talks: Talks, query: Mapping[str, str], edition: int) -> str:
    """Answer /index/get: one page of the comments that begin a conversation."""
    article = _number(query, "objectid", 0)
    posts = [post for post in talks.under.get(article, ()) if post.edition <= edition]
    offset, limit = _number(query, "offset", 0), _number(query, "limit", 24)
    shown = posts[offset:offset + limit]
    total = len(posts) + sum(len(post.replies) for post in posts)
    items = [_item(post, post.id, article) | {"replys": _replies(post, article)} for post in shown]
    return _answer({"total": len(posts), "totalitem": total, "offset": offset, "items": items})


def replies(talks: Talks, query: Mapping[str, str]) -> str:
    """Answer /index/getreplay: the replies to one comment, from the first."""
    article, parent = _number(query, "objectid", 0), _number(query, "id", 0)
    found: Sequence[Post] = next((p.replies for p in talks.under.get(article, ()) if p.id == parent), [])
    offset, limit = _number(query, "offset", 0), _number(query, "limit", 12)
    items = [_item(post, parent, article) for post in found[offset:offset + limit]]
    return _answer({"total": len(found), "offset": offset, "items": items})


def _number(query: Mapping[str, str], key: str, default: int) -> int:
    text = query.get(key, "")
    return int(text) if text.isdigit() else default


def _replies(post: Post, article: int) -> dict[str, Any]:
    if not post.replies:
        return {}
    items = [_item(reply, post.id, article) for reply in post.replies[:REPLIES_WITH_PARENT]]
    return {"total": len(post.replies), "items": items}


def _item(post: Post, parent: int, article: int) -> dict[str, Any]:
    who = post.writer
    return {
        "comment_id": str(post.id), "parent_id": str(parent), "article_id": article, "content": post.text,
        "full_name": who.name, "creation_time": int(post.at.timestamp()), "time": f"{post.at:%H:%M %d/%m}",
        "userlike": post.id % 97, "like_ismember": False, "userid": who.id, "type": 5 if who.id else 1,
        "avatar": f"/anh-dai-dien/{who.id}.jpg" if who.id else "", "avatar_original": "",
    }


def _answer(data: dict[str, Any]) -> str:
    return json.dumps({"error": 0, "errorDescription": "", "iscomment": 1, "data": data}, ensure_ascii=False)
