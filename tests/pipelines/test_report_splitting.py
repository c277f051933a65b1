"""A message or document is split into items as its writer meant them, and nothing of it goes in silence."""

from __future__ import annotations

import io
import tomllib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document

from benchmarks.report_splitting import score
from pipelines.reports.files import heard, messages, splitting
from pipelines.reports.files.packages import FileRefused, in_memory
from pipelines.reports.files.splitting import Split
from tests.vietnamese.legacy import tcvn3
from vietnamese import report_kinds

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
GROUPS = ("tiểu thương", "phụ huynh")
WEEKLY = """Kính gửi Ban,
I. Ý kiến
1. Lĩnh vực kinh tế
- Bà con tiểu thương lo giá thuê sạp ở chợ tăng. Nhiều ý kiến nói giá tạm đã cao hơn. Căn cứ: nghe ở chợ sáng 18/5
+ một số người định bỏ chợ
- Tuyệt đại đa số phụ huynh đồng tình dừng dạy thêm
II. Kiến nghị, đề xuất
- Hỏi thăm nhiều nơi, bà con mong sớm mở lại tuyến xe buýt
Trân trọng!
"""


def split(text: str) -> Split:
    return splitting.split(messages.of_text(text), NOW, GROUPS)


def test_entries_are_items_and_headings_give_their_kind() -> None:
    made = split(WEEKLY)
    assert [one.kind for one in made.pieces] == ["opinion", "opinion", "proposal"]
    first, second, _third = made.pieces
    assert first.issue == "Bà con tiểu thương lo giá thuê sạp ở chợ tăng." and "định bỏ chợ" in first.text
    assert (first.basis, first.heard_on, first.breadth) == ("nghe ở chợ sáng 18/5", "2026-05-18", "many")
    assert (first.heard_groups, second.heard_groups) == (("tiểu thương",), ("phụ huynh",))
    assert (second.breadth, second.text, second.heard_on) == ("overwhelming", "", "2026-05-20")
    assert made.passed_by == ["Kính gửi Ban,", "Lĩnh vực kinh tế", "Trân trọng!"]


def test_without_a_list_each_paragraph_is_an_item_with_the_kind_of_its_words() -> None:
    made = split("Bà con hỏi bao giờ thì trả tiền đền bù\ndự án đường ven sông\n\nCó tin sắp thu phí vệ sinh hai trăm nghìn\n\n"
                 "Chiều 17/5/2026 xảy ra xô xát ở bến đò giữa hai nhóm\n\nĐề nghị xã làm lại cống trước mùa mưa\n\nDạ vâng")
    assert [one.kind for one in made.pieces] == ["question", "rumor", "event", "proposal"]
    assert made.pieces[0].issue == "Bà con hỏi bao giờ thì trả tiền đền bù dự án đường ven sông"
    assert made.pieces[2].heard_on == "2026-05-17" and made.passed_by == ["Dạ vâng"]


def test_short_entries_and_those_with_more_below_them_are_items() -> None:
    short = split("1. Bà con hỏi bao giờ có nước\n2. Đa số lo giá phân tăng\n3. 15 hộ kéo lên xã")
    assert len(short.pieces) == 3 and short.passed_by == []
    below = split("1. Đề nghị xã mở điểm thu mua lúa\n- gần chợ huyện cho tiện đường\n2. Đề nghị sửa đường vào xóm Hạ")
    assert below.pieces[0].issue.startswith("Đề nghị xã mở điểm") and below.passed_by == []


def test_lines_of_a_message_that_say_another_kind_each_are_items() -> None:
    made = split("Báo cáo tuần\nBà con kêu giá thuê sạp ở chợ tăng quá cao\nNghe nói chợ sắp dời ra bến xe, chưa ai xác nhận\n"
                 "Bao giờ có nước?\nBà con lo không kịp dọn hàng trước Tết")
    assert [(one.kind, one.issue) for one in made.pieces] == [
        ("opinion", "Bà con kêu giá thuê sạp ở chợ tăng quá cao"), ("rumor", "Nghe nói chợ sắp dời ra bến xe, chưa ai xác nhận"),
        ("question", "Bao giờ có nước?"), ("opinion", "Bà con lo không kịp dọn hàng trước Tết")]
    assert made.type == "weekly" and made.passed_by == ["Báo cáo tuần"]


@pytest.mark.parametrize("more", ["Có đúng không?", "Chưa ai xác nhận.", "Tin này nghe từ hôm qua ở bến xe.", "Căn cứ: nghe ở chợ",
                                  "thành phố hỏi dân", "Ai cũng lo."])
def test_a_line_that_leans_on_the_one_before_stays_with_it(more: str) -> None:
    made = split(f"Nghe nói chợ sắp dời ra bến xe.\n{more}")
    assert [one.kind for one in made.pieces] == ["rumor"] and made.passed_by == []


@pytest.mark.parametrize(("line", "kind"), [
    ("BÁO CÁO THÁNG 11/2026", "monthly"), ("Báo cáo nhanh:", "quick"), ("Báo cáo tình hình dư luận tuần 48", "weekly"),
    ("Báo cáo tuần từ ngày 16/11 đến ngày 22/11/2026", "weekly"), ("Báo cáo tuần này bà con chưa thấy ai trả lời", "")])
def test_a_line_that_only_names_the_type_of_report_sets_it(line: str, kind: str) -> None:
    made = split(f"{line}\n\nBà con lo giá thuê sạp ở chợ tăng")
    assert made.type == kind and made.pieces[-1].issue == "Bà con lo giá thuê sạp ở chợ tăng"
    assert len(made.pieces) == (1 if kind else 2)


def test_a_day_to_come_and_a_long_sentence() -> None:
    (one,) = split(f"Từ ngày 1/6/2026 thu phí mới, {'bà con lo lắng, ' * 30}nhất là người thuê trọ.").pieces
    assert one.heard_on == "2026-05-20" and len(one.issue) <= 240 and one.text.endswith("người thuê trọ.")


def test_old_letters_are_read() -> None:
    (one,) = split(tcvn3("Bà con đề nghị sớm sửa cầu treo ở cuối thôn")).pieces
    assert (one.kind, one.issue) == ("proposal", "Bà con đề nghị sớm sửa cầu treo ở cuối thôn")


def docx(fill) -> bytes:
    document = Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(document) -> None:
    document.core_properties.author = "Nguyễn Văn Tám"
    document.add_heading("BÁO CÁO TÌNH HÌNH DƯ LUẬN", 0)
    document.add_heading("Thắc mắc", 1)
    document.add_paragraph("Bao giờ xã chi trả tiền hỗ trợ lúa bị ngập", style="List Bullet")
    document.add_paragraph("Vì sao trạm y tế thiếu thuốc huyết áp", style="List Number")
    paragraph = document.add_paragraph()
    paragraph.add_run("Tình hình khác").bold = True
    document.add_paragraph("Bà con mừng vì đường liên thôn đã làm xong trước mùa mưa.")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["STT", "Nội dung", "Ghi chú", "1", "Nghe nói chợ sắp dời ra ngoại ô", "chợ"], strict=True):
        cell.text = text


def test_a_document_gives_its_headings_lists_paragraphs_and_tables() -> None:
    made = splitting.split(messages.of_docx(in_memory("b.docx", docx(written))), NOW)
    assert [(one.kind, one.issue) for one in made.pieces] == [
        ("question", "Bao giờ xã chi trả tiền hỗ trợ lúa bị ngập"), ("question", "Vì sao trạm y tế thiếu thuốc huyết áp"),
        ("opinion", "Bà con mừng vì đường liên thôn đã làm xong trước mùa mưa."), ("rumor", "Nghe nói chợ sắp dời ra ngoại ô.")]
    assert made.passed_by == ["BÁO CÁO TÌNH HÌNH DƯ LUẬN", "Tình hình khác"]
    assert not any("Tám" in one.whole for one in made.pieces)


def with_part(data: bytes, name: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as opened:
        opened.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(("data", "said"), [
    (with_part(docx(written), "word/vbaProject.bin"), "macros"), (b"\xd0\xcf\x11\xe0old", "old or locked"),
    (b"PK\x03\x04", "broken"), (b"x" * 10_000_001, "larger than")])
def test_documents_that_may_harm_or_are_none(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        messages.of_docx(in_memory("b.docx", data))


def test_messages_as_people_write_them_are_split_as_they_were_meant() -> None:
    rows = tomllib.loads((Path(__file__).parent / "report_messages.toml").read_text("utf-8"))["message"]
    floors = tomllib.loads((Path(__file__).parents[2] / "benchmarks" / "floors.toml").read_text("utf-8"))
    figures, wrong = score(rows)
    for name, floor in floors["report_splitting"].items():
        assert figures[name][0] >= floor, (name, wrong)


@pytest.mark.parametrize(("text", "value"), [
    ("khoảng 30 người tụ tập", "30"), ("có hơn 1.200 hộ ký đơn", "1200"), ("ước chừng 2 nghìn người", ""), ("3 người bị thương", ""),
    ("20-30 người", ""), ("30% người dân", ""), ("mỗi hộ 5 người", ""), ("10 hộ lo, 5 hộ mừng", ""), ("cắt giảm 200 lao động", ""),
    ("sáng 28/11 người dân hỏi", ""), ("Số người: 12\nkhoảng 30 người xem", "12"), ("1 người nói", ""), ("12/20 hộ được hỏi", ""),
])
def test_about_how_many_only_where_one_number_is_stated(text: str, value: str) -> None:
    assert heard.count(text).value == value


@pytest.mark.parametrize(("text", "day"), [
    ("nghe hôm qua", "2026-11-30"), ("tối hôm kia", "2026-11-29"), ("hôm 28/11", "2026-11-28"), ("chủ nhật vừa rồi", "2026-11-29"),
    ("thứ ba tuần trước", "2026-11-24"), ("từ ngày 15/12 thu phí", ""), ("theo quyết định ngày 12/3/2026", ""), ("lễ 30/4", ""),
    ("Thông báo ngày 20/11/2026 gửi dân\nThời gian: sáng 27/11", "2026-11-27"), ("ngày mai thu phí", "")])
def test_a_day_counts_from_that_of_the_report(text: str, day: str) -> None:
    assert heard.day(text, "2026-12-01").value == day


def test_yesterday_is_the_day_before_the_document() -> None:
    made = split("Cầu Ngói, ngày 12 tháng 5 năm 2026\n- Hôm qua bà con hỏi bao giờ có nước\n- Bà con lo giá phân tăng")
    assert [(one.heard_on, one.day) for one in made.pieces] == [("2026-05-11", "Hôm qua"), ("2026-05-12", "")]


def test_in_a_document_the_basis_is_a_paragraph_of_its_own() -> None:
    def fill(document) -> None:
        document.add_paragraph("Tình hình dư luận")
        for said in ("Bà con lo nước giếng có mùi.", "Căn cứ: ngửi thấy ở ba nhà", "Địa bàn: tổ 4", "Bà con đề nghị xét nghiệm nước."):
            document.add_paragraph(said)

    made = splitting.split(messages.of_docx(in_memory("b.docx", docx(fill))), NOW)
    assert [(one.kind, one.basis) for one in made.pieces] == [("opinion", "ngửi thấy ở ba nhà"), ("proposal", "")]
    assert "Địa bàn: tổ 4" in made.pieces[0].text


def test_a_basis_without_an_item_is_told_and_one_on_the_next_line_is_read() -> None:
    made = split("Địa bàn: tổ 4\n- Bà con lo mất mùa\nCăn cứ:\n- đi xem ba ruộng\n- Bà con mừng vì có đường")
    assert [(one.issue, one.basis) for one in made.pieces] == [("Bà con lo mất mùa", "đi xem ba ruộng"), ("Bà con mừng vì có đường", "")]
    assert made.passed_by == ["Địa bàn: tổ 4"]


def test_a_message_longer_than_any_report() -> None:
    with pytest.raises(FileRefused, match="more than"):
        messages.of_text("a\n" * 2_001)


@pytest.mark.parametrize("text", ["Đề nghị sửa đường. " * 600, "Đường hẹp. " * 600, "Mấy giờ? " * 600, "Mưa lớn quá đi\n" * 600])
def test_no_sentence_is_read_again_for_each_that_follows(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read, plain = [0], report_kinds._read

    def counted(words: str) -> tuple[list[str], bool]:
        read[0] += len(words)
        return plain(words)

    monkeypatch.setattr(report_kinds, "_read", counted)
    assert len(split(text).pieces) == 1
    assert read[0] < 10 * len(text)


def test_a_text_longer_than_any_report() -> None:
    def fill(document) -> None:
        document.add_paragraph("Đề nghị sửa đường. " * 2_000)

    for read in (lambda: messages.of_text("a " * 15_001), lambda: messages.of_docx(in_memory("b.docx", docx(fill)))):
        with pytest.raises(FileRefused, match="longer than 30000 characters"):
            read()


def test_a_document_of_more_empty_paragraphs_than_anybody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MOST_STEPS", 5)
    with pytest.raises(FileRefused, match="more than"):
        messages.of_docx(in_memory("b.docx", docx(lambda document: [document.add_paragraph() for _ in range(6)])))


def test_merged_cells_of_a_document_are_read_once_however_wide_they_claim_to_be() -> None:
    def fill(document) -> None:
        table = document.add_table(rows=3, cols=2)
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Chợ"
        table.cell(1, 1).text, table.cell(2, 1).text = "Bà con lo chợ dời", "Đề nghị sửa mái chợ"
        table.cell(1, 1)._tc.grid_span = 10**9

    lines = messages.of_docx(in_memory("b.docx", docx(fill)))
    assert [line.text for line in lines] == ["Chợ. Bà con lo chợ dời", "Chợ. Đề nghị sửa mái chợ"]
