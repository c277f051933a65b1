"""The demo's source files, written like an office would write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from langnghe.demo.outlets import OUTLETS, Outlet

# Enough to show that the delay holds, little enough for 200 pages in seconds.
DELAY = 0.01
# All of them cover one province: of its neighbour nothing can be checked.
AREA = "Tỉnh Lam Khê"

RULES = {
    "moi": ('version = 1\ntitle = "h1.title-detail"\nlead = "p.description"\nbody = "article.fck_detail p.Normal"\n'
            'date = "span.date"\nsection = "ul.breadcrumb li:first-child a"\n'),
    # No date selector: the printed date has to win over the banner by rule.
    "cong": 'version = 1\ntitle = "h1.tieu-de"\nlead = "p.tom-tat"\nbody = "div.noi-dung p"\n',
}

# Two sites of one system.
RULES["sen"] = RULES["cong"]

FAMILIES = {"nui": 'family = "wordpress"\n'}

STARTS = {
    "khe": ("feeds", ("/rss/tin-moi.rss",)),
    "moi": ("sitemaps", ("/sitemap.xml",)),
    "cong": ("sections", ("/tin-tuc", "/thong-bao")),
    "dai": ("sections", ("/thoi-su",)),
    "bendo": ("sections", ("/dien-dan/dia-phuong",)),
    "nui": ("feeds", ("/feed/",)),
    "sen": ("feeds", ("/rss/tin.rss",)),
}

# One shape each. A small page size, so that threads really come in several pages.
COMMENTS = {
    "moi": """kind = "vnexpress"
endpoint = "{base}/index/get"
replies = "{base}/index/getreplay"
object_id = "meta:tt_article_id"
site_id = "meta:tt_site_id"
page_size = 4
""",
    "khe": 'kind = "vietnamnet"\nendpoint = "{base}/api/Comment/Gets"\npage_size = 3\n',
    "cong": 'kind = "nukeviet"\n',
    "dai": """kind = "html"
endpoint = "{base}/binh-luan?bai={{id}}&trang={{page}}"
object_id = "data:objectid"
post = "li.y-kien"
text = ".loi"
time = "time"
commenter = "data-nguoi"
""",
    "nui": 'kind = "wordpress"\nendpoint = "{base}/wp-json/wp/v2/comments"\npage_size = 4\n',
    "bendo": 'kind = "xenforo"\n',
}


def write_sources(folder: Path, bases: Mapping[str, str]) -> tuple[str, ...]:
    """Write one TOML file an outlet into `folder` and return the names of the sources."""
    folder.mkdir(parents=True, exist_ok=True)
    for key, outlet in OUTLETS.items():
        (folder / f"{outlet.name}.toml").write_text(_source(outlet, bases[key]), encoding="utf-8")
    return tuple(outlet.name for outlet in OUTLETS.values())


def _source(outlet: Outlet, base: str) -> str:
    kind, paths = STARTS[outlet.key]
    addresses = ", ".join(f'"{base}{path}"' for path in paths)
    text = (f'title = "{outlet.title}"\nkind = "{outlet.kind}"\ndomains = ["{urlsplit(base).netloc}"]\n'
            f'areas = ["{AREA}"]\n'
            f"official = {str(outlet.official).lower()}\ndelay = {DELAY}\narticle_urls = ['{outlet.pattern}']\n"
            f'note = "Invented outlet of the demo."\n{FAMILIES.get(outlet.key, "")}\n[start]\n{kind} = [{addresses}]\n')
    if outlet.key in RULES:
        text += f"\n[rules]\n{RULES[outlet.key]}"
    if outlet.key in COMMENTS:
        text += f"\n[comments]\n{COMMENTS[outlet.key].format(base=base)}"
    return text
