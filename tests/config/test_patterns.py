"""Patterns that can take exponential time are refused; those that sources need are not."""

import re

import pytest

from config.patterns import LONG, check_pattern, matches


@pytest.mark.parametrize("pattern", [
    "^(a+)+$", "^(a|aa)+$", r"(\w*-?)*\.html", "(?:(?:a?)x){3}", "(a{1,9}){2,}", "((a+)b)*?", "(?=(a+)+$)", "[a-", "(" * 9])
def test_a_pattern_without_bound_is_refused(pattern):
    assert "regular expression" in check_pattern(pattern)


@pytest.mark.parametrize("pattern", [
    r"^https://bao\.example/[a-z0-9-]+-\d{7}\.html$", "/(video|podcast)/", r"-(\d+)(\.\d+)?\.html$", r"/(\d{4}/){2}", "a+b*"])
def test_an_ordinary_pattern_is_taken(pattern):
    assert check_pattern(pattern) is None


@pytest.mark.parametrize("pattern", [
    r"/.*-.*-.*-.*-\d+\.html$", ".*.*.*", ".+?.+?.+?x", r"(.*)(.*)\1", ".{0,300}.{0,300}.{0,300}", "a?" * 30, "(?:ab|ac|.)" * 12,
    "(?:.*|b)x.*y.*"])
def test_more_than_two_open_repetitions_are_refused(pattern):
    assert "at most two" in check_pattern(pattern)


@pytest.mark.parametrize("pattern", [
    r"/[^/]+-\d+\.html?$", r"-\d{14,17}\.(htm|html?|chn)$", r"/[^/]+/\d{4}-\d{1,9}\.htm", "/.*+-.*+-.*+-.*+-", ".*a|.*b|.*c|.*d"])
def test_two_open_repetitions_are_taken(pattern):
    assert check_pattern(pattern) is None


@pytest.mark.parametrize("pattern", [
    "[^?]*[^?]*[?]", ".+.+[!?]", r"/.*-.*-\d{1}\.html$", "[^?]*[^!]{0,199}[!?]", ".{0,27}.{0,27}.{0,27}[!?]", ".+.+a?[!?]", ".*x?[!?]", r"(.*)\1!"])
def test_the_worst_patterns_that_are_taken_end_on_any_address(pattern):
    assert check_pattern(pattern) is None
    for length in (LONG, 2048):
        for letters in ("a", "a-", "/", "-1"):
            address = ("https://bao.example/" + letters * length)[:length]
            assert not matches([re.compile(pattern)], address, too_long=False)


def test_a_slow_pattern_is_not_compared_with_a_long_address():
    slow, quick = re.compile("/.*-.*x"), re.compile("/tin/.*-")
    long = "https://bao.example/tin/a-x" + "a" * LONG
    assert matches([slow], long[:LONG], too_long=False)
    assert not matches([slow], long, too_long=False) and matches([slow], long, too_long=True)
    assert matches([quick], long, too_long=False)
