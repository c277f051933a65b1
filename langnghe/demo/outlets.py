"""The invented outlets: who they are and how their addresses look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outlet:
    """One site of the demo; `key` is what the text files call it, `name` the name of its source file."""

    key: str
    name: str
    title: str
    kind: str
    path: str                    # of an article; {section}, {slug} and {number} are filled in
    pattern: str                 # what article addresses match
    official: bool = False


OUTLETS: dict[str, Outlet] = {
    outlet.key: outlet for outlet in (
        Outlet("khe", "bao-lam-khe", "Báo Lam Khê", "press",
               "/{section}/{slug}-{number}.html", r"-\d{7}\.html$"),
        Outlet("moi", "nhat-bao-song-moi", "Nhật báo Sông Mới", "press",
               "/{slug}-{number}.html", r"-\d{7}\.html$"),
        Outlet("cong", "cong-lam-khe", "Cổng thông tin điện tử tỉnh Lam Khê", "official",
               "/tin-tuc/{slug}-{number}", r"/tin-tuc/[a-z0-9-]+-\d{7}$", official=True),
        Outlet("dai", "ptth-lam-khe", "Đài Phát thanh – Truyền hình Lam Khê", "portal",
               "/{slug}-p{number}.htm", r"-p\d{7}\.htm$"),
        Outlet("bendo", "dien-dan-ben-do", "Diễn đàn Bến Đò", "forum",
               "/chu-de/{slug}.{number}", r"/chu-de/[a-z0-9-]+\.\d{7}$"),
        Outlet("nui", "trang-tin-nui-mong", "Trang tin Núi Mộng", "portal",
               "/{slug}-{number}/", r"/[a-z0-9-]+-\d{7}/$"),
        Outlet("sen", "trang-xa-dong-sen", "Trang thông tin xã Đồng Sen", "official",
               "/tin/{slug}-{number}.html", r"/tin/[a-z0-9-]+-\d{7}\.html$", official=True),
    )
}
