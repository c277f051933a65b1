"""Small sites to get to know: a newspaper, a NukeViet portal, a XenForo forum, a WordPress, and those that give nothing."""

from __future__ import annotations

import json
from typing import Any

from tests.crawlers.mockserver import Site

DAYS = (9, 10, 11, 12, 13, 14, 15)
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
NAMES = ("nuoc-may-go-say-trong-tro-lai", "cau-ngoi-thong-xe-sau-hai-nam", "cho-dau-moi-doi-ra-ngoai-o",
         "truong-hoc-ben-do-them-muoi-phong", "dap-suoi-rang-xa-nuoc-tu-chieu", "benh-vien-huyen-mo-khoa-nhi",
         "lang-chieu-dong-sen-vao-vu-tet")
TITLES = ("Nước máy Gò Sậy trong trở lại", "Cầu Ngói thông xe sau hai năm", "Chợ đầu mối dời ra ngoại ô",
          "Trường học Bến Đò thêm mười phòng", "Đập Suối Rạng xả nước từ chiều", "Bệnh viện huyện mở khoa nhi",
          "Làng chiếu Đồng Sen vào vụ Tết")
WRITER = "Hoàng Thạch Lựu Thử"
WRITER_ID = "880310777"


def paragraphs(number: int) -> list[str]:
    """Return the text of an article; no two share a sentence."""
    title = TITLES[number]
    return [f"Sáng ngày {DAYS[number]}, người dân trong vùng cho biết chuyện {title.lower()} đã được nói đến từ nhiều tháng trước.",
            f"Chính quyền địa phương giải thích rằng việc {title.lower()} cần thêm {number + 3} tuần để hoàn tất và sẽ công khai kết quả.",
            f"Theo kế hoạch thứ {number + 1}, các tổ dân phố được mời họp, ghi ý kiến vào sổ và nhận trả lời bằng văn bản.",
            f"Nhiều hộ mong công việc xong trước mùa mưa để {number + 12} gia đình bên sông yên tâm làm ăn, buôn bán."]


def body(number: int) -> str:
    """Return the paragraphs as HTML."""
    return "".join(f"<p>{text}</p>" for text in paragraphs(number))


def page(name: str, main: str, head: str = "", title: str = "", html: str = "", menu: str = "") -> str:
    """Return a page with menu and footer."""
    return (f"<!DOCTYPE html><html {html}><head><title>{title or 'Trang chủ'} - {name}</title>{head}</head><body>"
            f'<nav><a href="/">Trang chủ</a>{menu}</nav><main>{main}</main><footer><p>© {name}</p></footer></body></html>')


def links(paths: list[str]) -> str:
    """Return a list of links."""
    return "<ul>" + "".join(f'<li><a href="{path}">{TITLES[n % len(TITLES)]}</a></li>' for n, path in enumerate(paths)) + "</ul>"


def rss(base: str, paths: list[str]) -> str:
    """Return a feed with dates."""
    items = "".join(f"<item><title>{TITLES[n]}</title><link>{base}{path}</link>"
                    f"<pubDate>{DAYS[n]:02} Nov 2026 08:{n:02}:00 +0700</pubDate></item>" for n, path in enumerate(paths))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'


def serving(text: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> Any:
    """Return a page of the mock server."""
    return lambda request: request.answer(text, kind, status)


def newspaper(site: Site) -> None:
    """Feed in the head, the time printed beside a banner with today's, comments at an endpoint that pages name."""
    paths = [f"/thoi-su/{name}-{4100123 + n}.html" for n, name in enumerate(NAMES)]
    menu = '<a href="/thoi-su">Thời sự</a><a href="/tac-gia/nguyen-van-thu">Tác giả</a>'
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/tin-moi.rss">'
    broken = '<link rel="alternate" type="application/rss+xml" href="/rss/hong.rss">'
    for n, path in enumerate(paths):
        meta = f'<meta name="tt_article_id" content="{4100123 + n}"><meta name="tt_site_id" content="1000900">'
        script = f'<script>var api = "{site.base.replace("/", chr(92) + "/")}\\/index\\/get";</script>'
        main = (f'<span class="hom-nay">Hôm nay: 25/11/2026 07:00</span><h1 class="title-detail">{TITLES[n]}</h1>'
                f'<span class="date">{DAYS[n]:02}/11/2026, 08:{n:02} (GMT+7)</span><p class="sapo">Tóm tắt của tòa soạn về chuyện {TITLES[n].lower()}.</p>'
                f'<div class="fck_detail width_common">{body(n)}</div><a href="/tac-gia/nguyen-van-thu">{WRITER}</a>{script}')
        site.pages[path] = page("Báo Lam Khê", main, meta, TITLES[n], menu=menu)
    site.pages["/"] = page("Báo Lam Khê", links(paths), head + broken, menu=menu)
    site.pages["/thoi-su"] = site.pages["/"]
    site.pages["/rss/tin-moi.rss"] = serving(rss(site.base, paths), "application/rss+xml")
    site.pages["/rss/hong.rss"] = serving("<html><body>không còn</body></html>")
    items = [{"comment_id": str(n), "parent_id": str(n), "content": "Mong sớm xong.", "full_name": WRITER,
              "userid": WRITER_ID, "creation_time": 1763600000 + n, "replys": {}} for n in range(3)]
    answer = json.dumps({"error": 0, "data": {"total": 3, "items": items}})
    site.pages["/index/get"] = serving(answer, "application/json")


def nukeviet(site: Site) -> None:
    """Sections only, the system's own template, comments on the page."""
    talk = "".join(f'<li class="media" id="cid_{n}"><div class="media-body"><div class="margin-bottom">Mong sớm xong.</div><div class="comment-info">'
                   f'<strong>{WRITER}</strong> <span class="small">lúc 08:1{n} 20/11/2026</span></div></div></li>' for n in range(5))
    paths = [f"/vi/tin-tuc/{name}-{1201 + n}.html" for n, name in enumerate(NAMES)]
    head = '<meta name="generator" content="NukeViet v4.5"><script>var nv_base_siteurl="/";</script>'
    menu = '<a href="/vi/tin-tuc/">Tin tức</a><a href="/vi/about/">Giới thiệu</a><a href="/vi/users/login/">Đăng nhập</a>'
    for n, path in enumerate(paths):
        main = (f'<div class="news_column panel"><h1 class="title margin-bottom-lg">{TITLES[n]}</h1>'
                f'<div class="row"><span class="h5">{WEEKDAYS[n]} - {DAYS[n]:02}/11/2026 08:{n:02}</span></div>'
                f'<div class="hometext m-bottom">Tóm tắt của cổng thông tin về chuyện {TITLES[n].lower()}.</div>'
                f'<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{body(n)}</div></div>'
                f'<div id="idcomment"><ul class="comment-list">{talk}</ul></div>')
        site.pages[path] = page("Phường Gò Sậy", main, head, TITLES[n], menu=menu)
    site.pages["/"] = page("Phường Gò Sậy", links(paths[:5]), head, menu=menu)
    site.pages["/vi/tin-tuc/"] = page("Phường Gò Sậy", links(paths), head, "Tin tức", menu=menu)


def xenforo(site: Site) -> None:
    """A forum: every post names its writer, and none of it may be shown."""
    threads = [f"/t/{name}.{7301 + n}/" for n, name in enumerate(NAMES)]
    shell = 'id="XF" data-template="forum_list"'
    menu = '<a href="/f/dia-phuong.2/">Chuyện địa phương</a><a href="/members/">Thành viên</a>'
    for n, path in enumerate(threads):
        posts = "".join(
            f'<article class="message message--post" data-content="post-{n}{m}" data-author="{WRITER}"><div class="message-user">'
            f'<a class="username" data-user-id="{WRITER_ID}" href="/members/thu.{WRITER_ID}/">{WRITER}</a></div>'
            f'<time datetime="2026-11-{DAYS[n]:02}T08:{m:02}:00+0700">x</time>'
            f'<div class="message-body"><div class="bbWrapper">{text}</div></div></article>' for m, text in enumerate(paragraphs(n)))
        main = f'<h1 class="p-title-value">{TITLES[n]}, gọi 0912345678</h1><div class="p-body" data-xf-init="lightbox">{posts}</div>'
        site.pages[path] = page("Diễn đàn Bến Đò", main, title=TITLES[n], html='id="XF" data-template="thread_view"', menu=menu)
    site.pages["/f/dia-phuong.2/"] = page("Diễn đàn Bến Đò", f'<div data-xf-init="x">{links(threads)}</div>', html=shell, menu=menu)
    site.pages["/"] = page("Diễn đàn Bến Đò", '<div data-xf-init="x" class="p-body"></div>', html=shell, menu=menu)


def forum_without_family(site: Site) -> None:
    """A forum of a system nobody described: its posts must not be taken for articles."""
    threads = [f"/chu-de/{name}-{7301 + n}.html" for n, name in enumerate(NAMES)]
    for n, path in enumerate(threads):
        posts = "".join(f'<div class="bai"><a href="/members/{m}/">Thành viên {m}</a><p>{text} {text}</p></div>'
                        for m, text in enumerate(paragraphs(n)))
        site.pages[path] = page("Diễn đàn Lạ", f"<h1>{TITLES[n]}</h1>{posts}", title=TITLES[n])
    site.pages["/"] = page("Diễn đàn Lạ", links(threads))


def wordpress(site: Site) -> None:
    """Feed, time stated in the head, comments of the system's own programming interface."""
    paths = [f"/2026/11/{name}/" for name in NAMES]
    head = (f'<meta name="generator" content="WordPress 6.8"><link rel="https://api.w.org/" href="{site.base}/wp-json/">'
            f'<link rel="alternate" type="application/rss+xml" href="{site.base}/feed/">'
            f'<link rel="alternate" type="application/rss+xml" href="{site.base}/comments/feed/">'
            '<link rel="stylesheet" href="/wp-content/themes/thu/style.css">')
    for n, path in enumerate(paths):
        meta = (f'<meta property="article:published_time" content="2026-11-{DAYS[n]:02}T08:{n:02}:00+07:00">'
                f'<link rel="shortlink" href="{site.base}/?p={501 + n}">')
        main = (f'<article><h1 class="entry-title">{TITLES[n]}</h1><div class="entry-content">{body(n)}</div></article>'
                f'<div id="comments" class="comments-area"><p>Ý kiến riêng của {WRITER}: mong sớm xong việc này.</p></div>')
        site.pages[path] = page("Nhật ký Đồng Sen", main, head + meta, TITLES[n])
    site.pages["/"] = page("Nhật ký Đồng Sen", links(paths), head)
    site.pages["/feed/"] = serving(rss(site.base, paths), "application/rss+xml")
    comments = [{"id": n, "author": int(WRITER_ID) if n else 0, "author_name": WRITER, "date_gmt": f"2026-11-16T0{n}:10:00",
                 "content": {"rendered": "<p>Mong sớm xong.</p>"}, "parent": 0} for n in range(3)]
    site.pages["/wp-json/wp/v2/comments"] = serving(json.dumps(comments), "application/json")


def closed_wordpress(site: Site) -> None:
    """A WordPress that gives its interface to nobody; the feeds under its posts are open."""
    wordpress(site)
    site.pages["/wp-json/wp/v2/comments"] = serving('{"code": "rest_forbidden"}', "application/json", 401)
    items = "".join(
        f"<item><title>Bởi: {WRITER}</title><dc:creator>{WRITER}</dc:creator><pubDate>Mon, 16 Nov 2026 0{n}:10:00 +0000</pubDate>"
        f"<guid>{site.base}/?p=1#comment-{WRITER_ID}{n}</guid><description>Mong sớm xong.</description></item>" for n in range(2))
    for name in NAMES:
        site.pages[f"/2026/11/{name}/feed/"] = serving(
            f'<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{items}</channel></rss>', "application/rss+xml")


def weekly(site: Site) -> None:
    """A newspaper whose pages name an endpoint of VietnamNet's shape and bear both numbers as attributes."""
    newspaper(site)
    for path, html in list(site.pages.items()):
        if path.startswith("/thoi-su/"):
            number = path[-12:-5]
            site.pages[path] = html.replace("\\/index\\/get", "/api/Comment/Gets").replace("\\/", "/").replace("tt_article_id", "x").replace(
                "<main>", f'<main><div class="hop" data-objectid="{number}" data-websiteid="000003"></div>')
    items = [{"commentId": n, "commentContent": "Mong sớm xong.", "userName": WRITER, "userId": WRITER_ID,
              "createdDate": f"2026-11-16T0{n}:10:00", "totalAnswer": 0} for n in range(4)]
    site.pages["/api/Comment/Gets"] = serving(json.dumps({"status": True, "data": {"comments": items}}), "application/json")


def robots_503(site: Site) -> None:
    """robots.txt fails."""
    newspaper(site)
    site.pages["/robots.txt"] = serving("bận", status=503)


def forbidden(site: Site) -> None:
    """robots.txt forbids everything."""
    newspaper(site)
    site.pages["/robots.txt"] = serving("User-agent: *\nDisallow: /\n", "text/plain")


def slow(site: Site) -> None:
    """robots.txt wants a pause nobody waits for at a terminal."""
    newspaper(site)
    site.pages["/robots.txt"] = serving("User-agent: *\nCrawl-delay: 600\n", "text/plain")


def empty(site: Site) -> None:
    """A site without a single article."""
    menu = '<a href="/gioi-thieu">Giới thiệu</a><a href="/san-pham">Sản phẩm</a>'
    for path in ("/", "/gioi-thieu", "/san-pham"):
        site.pages[path] = page("Công ty Mẫu", "<p>Xin chào quý khách.</p>", menu=menu)
    # A picture of every number, and none of them an article.
    for n in range(6):
        site.pages[f"/anh/anh-dep-{10001 + n}.html"] = page("Công ty Mẫu", "<img src='x.jpg'>")
    site.pages["/san-pham"] = page("Công ty Mẫu", links([f"/anh/anh-dep-{10001 + n}.html" for n in range(6)]), menu=menu)


KINDS = {"newspaper": newspaper, "nukeviet": nukeviet, "xenforo": xenforo, "strange": forum_without_family,
         "wordpress": wordpress, "closed": closed_wordpress, "weekly": weekly, "robots503": robots_503, "forbidden": forbidden, "slow": slow, "empty": empty}
