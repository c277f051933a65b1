"""A local site of invented articles, in a process of its own so that its work is not measured."""

from __future__ import annotations

import asyncio
import json
import random
import sys

SYLLABLES = (
    "người dân phường xã huyện tỉnh nước máy đường cầu chợ trường học giáo viên phụ huynh thu phí khoản "
    "đóng góp kiến nghị sở xây dựng cấp phép công trình sửa chữa ngập lụt thoát rác thải ô nhiễm khói bụi "
    "tiếng ồn xe buýt giá vé điện tăng giảm lương thưởng công nhân nhà máy đất đai bồi thường giải phóng "
    "mặt bằng y tế bệnh viện thuốc bảo hiểm hồ sơ thủ tục trực tuyến cán bộ tiếp dân trả lời báo cáo kết "
    "luận thanh tra "
).split()
MENU = "".join(f'<li class="muc"><a href="/muc-{i}"><span>Chuyên mục số {i}</span></a></li>' for i in range(400))
SCRIPT = "<script>var q=" + repr("x" * 300) + ";</script>"


def page(number: int) -> str:
    """Return an article page of about 80 KB, the mean size measured on Vietnamese outlets."""
    random.seed(number)
    title = "Bài số " + str(number) + " " + " ".join(random.choices(SYLLABLES, k=9))
    paragraphs = "".join(
        f'<p class="Normal">{" ".join(random.choices(SYLLABLES, k=70)).capitalize()}.</p>' for _ in range(14))
    day = f"2026-{number % 9 + 1:02}-{number % 27 + 1:02}"
    lead = " ".join(random.choices(SYLLABLES, k=30)).capitalize() + "."
    data = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": f"{day}T08:00:00+07:00"})
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo Đo</title>'
        f'<meta name="description" content="{lead}"><script type="application/ld+json">{data}</script>'
        f'{SCRIPT * 80}</head><body><ul>{MENU}</ul><article><h1>{title}</h1><p class="sapo">{lead}</p>'
        f'{paragraphs}</article><div class="lq">{MENU[:9000]}</div></body></html>')


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests on one connection."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            number = path.removeprefix("/bai-").removesuffix(".html")
            body = page(int(number)).encode() if number.isdigit() else b"User-agent: *\nAllow: /\n"
            kind = b"text/html; charset=utf-8" if number.isdigit() else b"text/plain"
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve() -> None:
    """Serve until the parent goes away; print the port first."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
