"""Patterns that can take exponential time are refused; those that sources need are not."""

import pytest

from config.patterns import check_pattern


@pytest.mark.parametrize("pattern", [
    "^(a+)+$", "^(a|aa)+$", r"(\w*-?)*\.html", "(?:(?:a?)x){3}", "(a{1,9}){2,}", "((a+)b)*?", "(?=(a+)+$)", "[a-", "(" * 9])
def test_a_pattern_without_bound_is_refused(pattern):
    assert "regular expression" in check_pattern(pattern)


@pytest.mark.parametrize("pattern", [
    r"^https://bao\.example/[a-z0-9-]+-\d{7}\.html$", "/(video|podcast)/", r"-(\d+)(\.\d+)?\.html$", r"/(\d{4}/){2}", "a+b*"])
def test_an_ordinary_pattern_is_taken(pattern):
    assert check_pattern(pattern) is None
