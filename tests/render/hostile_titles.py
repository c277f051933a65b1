"""Titles that a page, a document, a letter or a spreadsheet program might obey instead of showing them."""

from __future__ import annotations

TITLES = (
    '=HYPERLINK("http://evil","x") giá nước sạch tăng', "+1+cmd|' /C calc'!A0 giá nước", "-2+3 giá nước sạch",
    "@SUM(1) giá nước sạch", "＝1+1 giá nước", "\t=1+1 giá nước", "\u200b=1+1 giá nước", "\xa0=1+1 giá nước",
    "\ufeff=1+1 giá nước", "\r\n=1+1 giá nước", "<script>alert('xss')</script> giá nước",
    '<img src=x onerror=alert(1)> "\'> giá nước', "\u202eđảo ngược\u2066 giá nước", "]]> <![CDATA[ giá nước",
    "{{7*7}} {% raw %} giá nước ${7*7}", "|=1 giá nước", "%3Cscript%3E giá nước", "− 1+1 giá nước", "｜=1 giá nước",
    "﹦1+1 giá nước", "﹢1 giá nước", "﹣1 giá nước", "﹫x giá nước", "\x1b[31mđỏ giá nước",
    "&#60;b&#62; giá nước &lt;i&gt;", "\u0301=1+1 giá nước", "\u200d=1+1 giá nước", "\u200c=1+1 giá nước",
    "lụt =?utf-8?q?x=0d=0aBcc=3a_evil=40evil=2eexample=0d=0aX-Injected=3a_1?=",
)
