from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.encodings import repair

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
    "Die schöne Müllerin fährt über die Brücke nach Köln", "Ông bà già và cô út",
])
def test_other_texts_are_left_alone(text: str) -> None:
    assert (repair(text).text, repair(text).verdict) == (text, "ok")


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    assert repair(text).verdict in {"ok", "nfd", "utf-8", "windows-1258", "tcvn3", "vni", "uncertain"}
