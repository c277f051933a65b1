"""Addresses of personal pages: members, users, authors. They are no start, no link and no source."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

# What stands as a whole segment of a path is the directory of such pages; "/tac-gia-tac-pham/" is a section on books
# and "/nguoi-dung-mang-xa-hoi-123.html" a headline.
_WORDS = (r"members?|member-?list|users?|profiles?|user-?profiles?|user-?info|authors?|contributors?"
          r"|tac-?gia|thanh-?vien|nguoi-?dung|nha-?bao|but-?danh|cong-?tac-?vien|trang-?ca-?nhan|phong-?vien|nick|u")
# These are sections too, and a bank's: only what is as short as a name below them is a person, no headline.
_SECTIONS = r"people|person|accounts?|bloggers?|ca-?nhan|tai-?khoan"
_NAMED = rf"(?:{_SECTIONS})/[^-/?]+(?:-[^-/?]+){{0,3}}"
_SCRIPTS = (r"members?|member-?list|show-?user|user-?profile|view-?profile|profile|user-?info|users?|authors?|tac-?gia"
            r"|thanh-?vien|nguoi-?dung|but-?danh")
_PARAMETERS = (r"author|author-?name|author-?id|user|user-?name|user-?id|show-?user|member|member-?name|member-?id"
               r"|profile|profile-?id|nick|nick-?name|tac-?gia|thanh-?vien|nguoi-?dung|but-?danh|search-?author|search-?user")
# "/thanh-vien-lan/", "/thanh-vien-lan.12/", "/thanh-vien-nguyen-van-lan/"; with more words it is a headline.
_SURNAMES = (r"nguyen|tran|le|pham|huynh|hoang|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|truong|trinh|lam|mai|luong"
             r"|cao|chau|ta|luu|dao|ha|to")
_MEMBER = (rf"(?:thanh-vien|tac-gia|but-danh|phong-vien)-(?:[^-/]+|(?:{_SURNAMES})(?:-[a-z]+){{1,3}})(?:[.-]\d{{1,9}})?"
           r"|(?:nguoi-dung|user|member|author|uid)-\d+(?:\.html?)?|profile-[^-/?]+(?=/?$|\?)")
_PAGE = re.compile(
    rf"/(?:{_WORDS}|@[^/?]+|~[a-z][^/?]*|{_MEMBER}|{_NAMED})(?:/|$|\?)"
    rf"|/(?:{_SCRIPTS})(?:-\d+)?\.(?:php|aspx?|jsp|html?)(?:[/?]|$)"
    # scripts that hold their path in the query: index.php?members/lan.12/, ?q=user/12, index.php?/profile/12-lan
    rf"|[?&](?:[a-z]+=)?/?(?:members?|users?|profiles?|authors?)/"
    rf"|[?&](?:{_PARAMETERS})=|[?&]action=(?:view-?)?profile\b|[?&]mode=view-?profile\b"
    r"|[?&]option=com-(?:users|comprofiler)\b|[?&]mod=space\b|/space\.php\?|/(?:home|cp|center)\.php\?(?:[^?]*&)?uid=")
_HOST = re.compile("^(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*", re.IGNORECASE)
# Somebody's page on a network of persons; groups, videos and search there are not one person's.
_NETWORK = re.compile(
    r"^(?:https?:)?//(?:(?:[a-z0-9-]+\.)*(?:facebook\.com|fb\.com|fb\.me|m\.me|instagram\.com|tiktok\.com|threads\.(?:net|com)"
    r"|twitter\.com|x\.com|t\.me|telegram\.me|zalo\.me|linkedin\.com|vk\.com|linktr\.ee|wa\.me|ask\.fm)(?::\d+)?/(?:in/)?"
    r"(?!(?:groups|watch|hashtag|events?|share\w*|plugins|dialog|photos?|reels?|p|policies|help|login|search|home|explore"
    r"|intent|tr|pages|marketplace)\b)[^/?#]+/?(?:[?#]|$)"
    # What one member shares bears their mark: it leads to who shared it, or to their own page.
    r"|(?:[a-z0-9-]+\.)*(?:facebook|fb)\.com/share/[^/?#]"
    r"|(?:[a-z0-9-]+\.)*youtube\.com/(?:channel|c)/[^/?#])", re.IGNORECASE)
_SIGNS = str.maketrans("\\_+ ", "/---")
# Twice encoded addresses go through one proxy too many; more turns are a trick, and cost.
UNDONE = 3


def is_personal_page(url: str) -> bool:
    """Say whether an address, or the path and query of one, is a person's page or a list of persons."""
    if _NETWORK.match(url.strip()):
        return True
    # A host may be called so: "users.outlet.example".
    rest = _plain(_HOST.sub("", url.strip()))
    return bool(_PAGE.search(rest if rest[:1] in "/?" else "/" + rest))


def _plain(rest: str) -> str:
    """Return path and query as a server may read them: percent signs undone, small plain letters, "-" for "_"."""
    for _ in range(UNDONE):
        if (undone := unquote(rest)) == rest:
            break
        rest = undone
    letters = unicodedata.normalize("NFKD", rest.casefold().replace("đ", "d"))
    kept = "".join(c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    path, mark, query = kept.casefold().translate(_SIGNS).partition("?")
    # The parameters of a segment ("/members;x=1/12") name no page; in a query ";" divides like "&".
    return re.sub("/{2,}", "/", re.sub(";[^/]*", "", path)) + mark + query.replace(";", "&")
