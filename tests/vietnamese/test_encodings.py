from __future__ import annotations

import gzip
import json
import os
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.extract.decode import decode
from tests.vietnamese.legacy import BROKEN, PAGES, misread, vni
from vietnamese.encodings import repair
from vietnamese.text import clean

DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[2] / "../shared/data"))

TEXT = "Ủy ban nhân dân thành phố Hà Nội yêu cầu xử lý nghiêm việc đổ rác thải ra đường phố, kể cả ở quận nội thành."


def test_unicode_text_is_ok() -> None:
    assert repair(TEXT) == repair(repair(TEXT).text)
    assert repair(TEXT).verdict == "ok"


def test_decomposed_text_is_composed() -> None:
    done = repair(unicodedata.normalize("NFD", TEXT))
    assert (done.text, done.verdict) == (TEXT, "nfd")


def test_utf8_read_as_western_is_read_again() -> None:
    misread = "".join(bytes([b]).decode("cp1252") if b not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(b)
                      for b in TEXT.encode("utf-8"))
    assert repair(misread) == repair(misread).__class__(TEXT, "utf-8")


def test_windows_1258_read_as_western() -> None:
    typed = unicodedata.normalize("NFD", "việc đổ rác thải ra đường phố, kể cả ở nội thành")
    # The encoding has composed vowel shapes and separate tones.
    for shape, base in (("e\u0302", "ê"), ("a\u0306", "ă"), ("o\u031b", "ơ"), ("u\u031b", "ư"), ("o\u0302", "ô")):
        typed = typed.replace(shape, base)
    for shape in ("e", "o"):
        typed = typed.replace(f"{shape}\u0323\u0302", unicodedata.normalize("NFC", f"{shape}\u0302") + "\u0323")
    misread = typed.encode("cp1258").decode("cp1252")
    done = repair(misread)
    assert (done.text, done.verdict) == ("việc đổ rác thải ra đường phố, kể cả ở nội thành", "windows-1258")


@pytest.mark.parametrize(("broken", "text"), [
    ("Uû ban nh©n d©n thµnh phè Hµ Néi yªu cÇu xö lý nghiªm", None),
    ("thµnh phè Hµ Néi yªu cÇu xö lý nghiªm viÖc ®æ r¸c", "thành phố Hà Nội yêu cầu xử lý nghiêm việc đổ rác"),
    ("Hµ Néi", "Hà Nội"),
])
def test_tcvn3(broken: str, text: str | None) -> None:
    done = repair(broken)
    assert done.verdict == "tcvn3"
    assert text is None or done.text == text


@pytest.mark.parametrize(("broken", "text"), [
    ("thaønh phoá Haø Noäi yeâu caàu xöû lyù nghieâm vieäc ñoå raùc ra ñöôøng",
     "thành phố Hà Nội yêu cầu xử lý nghiêm việc đổ rác ra đường"),
    ("ÑAÛNG COÄNG SAÛN", "ĐẢNG CỘNG SẢN"),
    ("Tieáng Vieät", "Tiếng Việt"),
])
def test_vni(broken: str, text: str) -> None:
    done = repair(broken)
    assert (done.text, done.verdict) == (text, "vni")


def test_half_broken_text_is_uncertain_and_left_alone() -> None:
    broken = "thµnh phè Hµ Néi yªu cÇu xö lý " + "Xzqµ Wqré Krzùk Bwxö"
    assert (repair(broken).text, repair(broken).verdict) == (broken, "uncertain")


@pytest.mark.parametrize("text", [
    "", "plain ASCII", "Beyoncé, Citroën, François và Müller", "Le café crème à côté de l'hôtel, où naïve et Noël",
    "© 2026 ABC®, 5 µm, 30 °C", "Cà phê", "El Niño, São Paulo, Malmö, Peña", "Hà, bà, cô, chú à?",
    "Die schöne Müllerin fährt über die Brücke nach Köln", "Ông bà già và cô út", "Ça va? Où? Là-bas!",
    "São Paulo é a maior cidade do Brasil; a população não está satisfeita, disse João à televisão",
    "El presidente anunció la construcción de más kilómetros; según él, será útil para los niños de España",
    "Il perché è già chiaro: così la città non può più pagare, però l'università continuerà", "“ĐÃ” và “LÊ”", "Ã Â Ä",
    "là» rồi, á» nhé",
])
def test_other_texts_are_left_alone(text: str) -> None:
    assert (repair(text).text, repair(text).verdict) == (text, "ok")


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    assert repair(text).verdict in {"ok", "nfd", "utf-8", "windows-1258", "tcvn3", "vni", "uncertain"}


@cache
def articles() -> list[dict[str, str]]:
    path = DATA / "news" / "vietnews-20k.jsonl.gz"
    if not path.exists():
        pytest.skip(f"no data at {path}")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def bodies() -> list[str]:
    """Every hundredth real article on one line, in letters that each of the old encodings had."""
    plain = str.maketrans({"“": '"', "”": '"', "–": "-", "’": "'", "‘": "'", "…": "."})
    texts = (" ".join(clean(a["body"]).translate(plain).split()) for a in articles()[::100])
    return [t for t in texts if all(c.isascii() or c.isalpha() for c in t)]


def same(found: str, text: str, encoding: str) -> bool:
    return found.lower() == text.lower() if encoding == "tcvn3" else found == text


# A foreign name may have a letter that the encoding lacks; tidied text has lost which spaces were letters.
LEAST = {"utf-8, tidied": 0.96, "windows-1258": 0.99, "tcvn3": 0.99, "vni": 0.99}


@pytest.mark.parametrize(("encoding", "least"), [(name, LEAST.get(name, 1.0)) for name in BROKEN])
def test_real_articles_come_back_from_each_encoding(encoding: str, least: float) -> None:
    texts = bodies()
    assert len(texts) >= 190
    done = [(repair(BROKEN[encoding](text)), text) for text in texts]
    assert sum(same(clean(d.text), text, encoding) for d, text in done) >= least * len(texts)
    assert {d.verdict for d, _ in done} <= {encoding, "utf-8"}


@pytest.mark.parametrize("encoding", PAGES)
def test_undeclared_pages_of_real_articles_are_read(encoding: str) -> None:
    for text in bodies()[:60]:
        page = f"<html><head><title>Tin</title></head><body><p>{text}</p></body></html>"
        assert same(repair(decode(PAGES[encoding](page), "text/html")).text, page, encoding)


def test_no_real_article_is_called_broken() -> None:
    verdicts = {repair(a[name]).verdict for a in articles() for name in ("title", "summary", "body")}
    assert verdicts <= {"ok", "nfd"}


def test_lost_characters_make_a_misread_text_uncertain() -> None:
    lost = "".join(c for c in misread(TEXT * 3) if c not in "\x81\x8d\x8f\x90\x9d")
    assert (repair(lost).text, repair(lost).verdict) == (lost, "uncertain")


@pytest.mark.parametrize("text", [
    "là mưa, làm và vào nhà; trình bày của bà ấy", "Hà Nội và Đà Nẵng: ngày mai là ngày nghỉ", 'gọi là "không" và 12 nhà.',
])
def test_spaces_lost_from_misread_text_are_found(text: str) -> None:
    tidied = " ".join(misread(f"{text} Nhiều việc đổ rác ở nội thành").split())
    assert repair(tidied).text == f"{text} Nhiều việc đổ rác ở nội thành"


@given(st.text(alphabet=st.characters(max_codepoint=0x1EFF), max_size=300))
def test_misread_text_comes_back(text: str) -> None:
    whole = f"{TEXT} {text}"
    assert repair(misread(whole)).text == unicodedata.normalize("NFC", whole)


@pytest.mark.parametrize("piece", ["á»‡", "á»", "Ã ", "lÃ m ", "Nµ ", "aâ", "º", "\u00c3\u00a1\u00c2\u00ba"])
def test_a_text_of_one_piece_over_and_over_is_judged(piece: str) -> None:
    assert repair(piece * (40_000 // len(piece))).verdict in {"ok", "utf-8", "uncertain", "tcvn3", "vni"}


@given(st.binary(min_size=1, max_size=400), st.sampled_from([b"", TEXT.encode(), vni(TEXT).encode("cp1252"), b"<p>"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, before: bytes) -> None:
    try:
        text = decode(before + data, "text/html")
    except ValueError:
        return
    assert unicodedata.is_normalized("NFC", text)
