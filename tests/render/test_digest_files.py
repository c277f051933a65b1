"""A digest as e-mail, feed and report of an office: stable, hostile text stays text, what was left out is named."""

from __future__ import annotations

import copy
import re
import sys
import zipfile
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from digest_sample import HOSTILE, body
from docx.shared import Mm

from config.errors import ConfigError
from config.settings import load
from langnghe import i18n, office
from langnghe.office import Office
from langnghe.render.documents.build import digest_docx, paragraphs
from langnghe.render.feed import ATOM, atom
from langnghe.render.field import crosscheck
from langnghe.render.html import digest_html
from langnghe.render.mail import digest_mail
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text
from pipelines import editions
from pipelines.editions import Edits

AT = datetime(2026, 5, 21, tzinfo=UTC)
OURS = Office(above="Tỉnh ủy Mẫu", name="Ban Tuyên giáo", mark="BC-BTG", place="Mẫu", receivers=("Thường trực",),
              signs_for="TL. Trưởng ban", signs="Trưởng phòng")


def mail_parts(content: bytes) -> dict[str, str]:
    message = message_from_bytes(content, policy=default)
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


def words_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    return "\n".join(one.text for one in paragraphs(document))


def feed_content(given: dict) -> str:
    return ET.fromstring(atom([(given, 2, AT)], "http://127.0.0.1:8000", "vi")).findtext(f".//{{{ATOM}}}content") or ""


FORMS = {
    "html": lambda given: digest_html(given, "vi"), "md": lambda given: digest_markdown(given, "vi"),
    "text": lambda given: digest_text(given, "vi"), "atom": feed_content,
    "mail text": lambda given: mail_parts(digest_mail(given, "vi"))["text/plain"],
    "mail html": lambda given: mail_parts(digest_mail(given, "vi"))["text/html"],
    "quick": lambda given: words_of(digest_docx(given, "quick")),
    "periodic": lambda given: words_of(digest_docx(given, "periodic")),
}


def largest_dropped() -> dict:
    """Return an edition without its largest topic, which is critical, and with a smaller one kept."""
    given = body()
    given["left_out"] = []
    large = copy.deepcopy(given["topics"][0]) | {"id": 9, "label": "Vỡ đê ở hạ lưu", "articles": 412, "stories": 97}
    given["topics"].insert(0, large)
    return editions.apply(given, Edits(dropped={9: "đã báo cáo khẩn riêng"}), "a" * 64)


@pytest.mark.parametrize("form", FORMS)
def test_the_largest_topic_that_was_dropped_is_named_in_every_form(form: str) -> None:
    text = " ".join(FORMS[form](largest_dropped()).split())
    for words in ("lược khỏi bản tin", "Vỡ đê ở hạ lưu", "412 bài", "97 tin", "đã báo cáo khẩn riêng"):
        assert words.lower() in text.lower(), form
    kept = " ".join(FORMS[form](largest_dropped() | {"topics": []}).split())
    assert "Vỡ đê ở hạ lưu" in kept


def test_a_report_on_one_topic_names_it_too() -> None:
    text = words_of(digest_docx(largest_dropped(), "topic", 3))
    assert "BÁO CÁO CHUYÊN ĐỀ" in text and "Vỡ đê ở hạ lưu" in text and "đã báo cáo khẩn riêng" in text
    with pytest.raises(LookupError):
        digest_docx(largest_dropped(), "topic", 9)


def test_a_report_on_one_topic_holds_nothing_that_staff_say_of_the_whole_day() -> None:
    said = {"remark": "Cả ngày yên ắng", "assessment": "Dư luận ổn định", "proposals": "Tiếp tục theo dõi"}
    given = body() | {"edits": said}
    topic, quick = (words_of(digest_docx(given, kind, 3)) for kind in ("topic", "quick"))
    assert all(words in quick and words not in topic for words in said.values())


@pytest.mark.parametrize("make", [lambda given: digest_mail(given, "vi"), digest_docx,
                                  lambda given: atom([(given, 1, AT)], "http://a", "vi")])
def test_the_same_digest_gives_the_same_bytes(make: object) -> None:
    given = body()
    assert make(given) == make(copy.deepcopy(given))
    assert given == body()


def test_hostile_text_is_text_in_mail_feed_and_document() -> None:
    given = body(HOSTILE, "javascript:alert(3)")
    parts = mail_parts(digest_mail(given, "vi"))
    feed = feed_content(given)
    for page in (parts["text/html"], feed):
        assert "<script" not in page and "javascript:" not in re.sub(r">[^<]*<", "", page)
    content = digest_docx(given, "quick")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert b"javascript:" not in packed.read("word/_rels/document.xml.rels")
        assert b"<script" not in packed.read("word/document.xml")
    for text in (parts["text/plain"], feed, words_of(content)):
        assert not any(sign in text for sign in "\u202e\x1b\x07\x9b")
    formula = words_of(digest_docx(body('=HYPERLINK("http://a";"b")'), "quick"))
    assert '=HYPERLINK("http://a";"b")' in formula


def test_a_document_has_the_decrees_form() -> None:
    content = digest_docx(body(), "quick", office=OURS)
    document = docx.Document(BytesIO(content))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 30, 15, 20]
    text = words_of(content)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "TỈNH ỦY MẪU", "BAN TUYÊN GIÁO",
                  "/BC-BTG", "Mẫu, ngày", "BÁO CÁO NHANH", "Nơi nhận:", "- Thường trực;", "TL. TRƯỞNG BAN", "TRƯỞNG PHÒNG",
                  "ĐÁNH GIÁ", "ĐỀ XUẤT", "\n\t\n\t\n"):
        assert words in text, words
    runs = [run for one in paragraphs(document) for run in one.runs if run.text.strip()]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert all(11 <= run.font.size.pt <= 14 for run in runs)
    assert document.core_properties.author == "Ban Tuyên giáo" and document.core_properties.created.year == 2026
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words_of(digest_docx(body(), office=Office(party=True)))


def test_sentences_lead_to_their_sources_and_staff_fill_their_part() -> None:
    given = editions.apply(body(), Edits(assessment="Ổn định.", proposals="Theo dõi."), "a" * 64)
    content = digest_docx(given, "quick")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert b'Target="https://example.test/1" TargetMode="External"' in packed.read("word/_rels/document.xml.rels")
        assert b"w:hyperlink" in packed.read("word/document.xml")
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    text = words_of(content)
    assert "Ổn định." in text and "Theo dõi." in text and "………………………………" not in text


def test_words_do_not_run_together() -> None:
    text = words_of(digest_docx(body(), "quick", office=OURS))
    assert "- Viện phí mới. Mới trong ngày" in text and "” (Báo Mẫu)" in text and "Số: ……/BC-BTG" in text


def test_a_periodic_report_goes_by_field() -> None:
    given = body() | {"sectors": ["Kinh tế", "Văn hóa – xã hội"]}
    given["topics"] = [given["topics"][0] | {"id": n, "label": f"Việc {n}", "sector": sector}
                       for n, sector in ((1, ""), (2, "Văn hóa – xã hội"), (3, "Kinh tế"))]
    text = words_of(digest_docx(given, "periodic"))
    places = [text.index(words) for words in ("Kinh tế", "Việc 3", "Văn hóa – xã hội", "Việc 2", "Lĩnh vực khác", "Việc 1")]
    assert places == sorted(places)


def own_paper(folder: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / "report.docx"))
    return folder / "report.docx"


def test_the_offices_own_paper_is_written_on(tmp_path: Path) -> None:
    file = own_paper(tmp_path, "ĐẦU THƯ RIÊNG", "{{nội dung}}", "Nơi nhận: riêng")
    text = words_of(digest_docx(body(), "quick", office=Office(template=file)))
    places = [text.index(words) for words in ("ĐẦU THƯ RIÊNG", "BÁO CÁO NHANH", "ĐỀ XUẤT", "Nơi nhận: riêng")]
    assert places == sorted(places) and "{{" not in text and "CỘNG HÒA" not in text
    assert digest_docx(body(), office=Office(template=file)) == digest_docx(body(), office=Office(template=file))


@pytest.mark.parametrize(("part", "content"), [("word/vbaProject.bin", b"x"), ("word/embeddings/a.bin", b"x")])
def test_paper_with_macros_is_refused_in_one_line(tmp_path: Path, part: str, content: bytes) -> None:
    file = own_paper(tmp_path, "a")
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(part, content)
    with pytest.raises(ConfigError, match="macros") as caught:
        digest_docx(body(), office=Office(template=file))
    assert "\n" not in str(caught.value) and "report.docx" in str(caught.value)


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    for content in (b"", b"not a zip", b"PK\x03\x04"):
        file.write_bytes(content)
        with pytest.raises(ConfigError, match="not a Word document"):
            digest_docx(body(), office=Office(template=file))


def test_the_offices_file_is_read_and_a_wrong_key_refused(tmp_path: Path) -> None:
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    assert office.load(settings) == Office()
    settings.config_dir.mkdir()
    file = settings.config_dir / "office.toml"
    file.write_text('name = "Ban Tuyên giáo"\nparty = true\nreceivers = ["Thường trực"]\n', "utf-8")
    found = office.load(settings)
    assert (found.name, found.party, found.receivers) == ("Ban Tuyên giáo", True, ("Thường trực",))
    file.write_text('nam = "Ban"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"office\.toml"):
        office.load(settings)
    (settings.config_dir / "report.docm").write_bytes(b"x")
    file.unlink()
    assert office.load(settings).template is not None       # refused when it is used, not passed over


def test_numbers_of_topics_are_said_not_to_add_up_where_there_are_several() -> None:
    topic = {"topic": 1, "label": "Bãi rác", "area": "", "week": "2026-05-18", "items": 8, "units": 3, "stories": 2}
    part = {"states": {"both": 4}, "checked": 4, "field_first": 0, "online_first": 4, "topics": [topic, {**topic, "topic": 2}]}
    with i18n.speaking("vi"):
        several, one = ([said.text for said in crosscheck.sentences({**part, "topics": part["topics"][:n]})] for n in (2, 1))
    assert "Trong đó, mỗi việc tính một lần, ở cơ sở có trước: 0" in several[1]
    assert "không cộng" in several[-1] and "không cộng" not in one[-1]
