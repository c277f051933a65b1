"""Every shape of comments has an example in the docs, and each example is a table that is read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from config.comment_presets import PRESETS
from config.comments import COMMENT_KINDS, GIVES_UP, read_comments
from config.toml_table import Table

TEXT = (Path(__file__).parents[2] / "docs" / "writing-a-source.md").read_text("utf-8")
EXAMPLES = [tomllib.loads(block)["comments"] for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL) if "[comments]" in block]


def test_every_kind_has_a_row_and_an_example():
    shown = {example["kind"] for example in EXAMPLES}
    # Two names for selectors that are known share an example.
    assert set(COMMENT_KINDS) - shown <= set(PRESETS) and shown <= set(COMMENT_KINDS)
    assert [kind for kind in COMMENT_KINDS if f"| `{kind}` |" not in TEXT] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["kind"])
def test_an_example_is_read(example):
    config = read_comments(Table(Path("docs.toml"), "", "comments", dict(example)))
    assert config is not None and config.kind == PRESETS.get(example["kind"], example)["kind"]


@pytest.mark.parametrize("kind", sorted(GIVES_UP))
def test_what_turns_crawlers_away_is_off_without_a_word(kind):
    example = next(dict(one) for one in EXAMPLES if one["kind"] == kind)
    assert example.pop("enabled") is True
    assert read_comments(Table(Path("docs.toml"), "", "comments", example)) is None


@pytest.mark.parametrize("kind", sorted(PRESETS))
def test_a_preset_is_a_table_of_its_shape(kind):
    config = read_comments(Table(Path("docs.toml"), "", "comments", {"kind": kind}))
    assert config is not None and config.post and config.text and config.time and config.next
