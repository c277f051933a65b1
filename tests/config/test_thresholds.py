"""The tuned numbers: shipped, overlaid value by value, refused with file, key, value and what is allowed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from config import thresholds
from config.errors import ConfigError
from config.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "config").mkdir()
    return load({"LANGNGHE_DATA_DIR": str(tmp_path)})


def write(settings: Settings, text: str) -> None:
    (settings.config_dir / "thresholds.toml").write_text(text, "utf-8")


def test_shipped_numbers_are_used_without_a_file(settings: Settings) -> None:
    assert thresholds.load(settings) == thresholds.load()


def test_one_number_is_overlaid_and_the_others_stay(settings: Settings) -> None:
    write(settings, "[stories]\nwindow_days = 10\n")
    found, shipped = thresholds.load(settings), thresholds.load()
    assert found.stories.window_days == 10
    assert found.stories.containment == shipped.stories.containment
    assert found.topics == shipped.topics


@pytest.mark.parametrize(("text", "named"), [
    ("[stories]\nwindow_day = 3\n", ["line 2", "stories.window_day = 3", "did you mean stories.window_days"]),
    ("[stories]\nwindow = 3\n", ["stories.window", "window_days"]),
    ("[storys]\nwindow_days = 3\n", ["storys", "stories, topics, trends"]),
    ("stories = 3\n", ["stories"]),
    ("[stories]\nwindow_days = 3.5\n", ["line 2", "stories.window_days", "3.5", "whole number"]),
    ("[stories]\ncontainment = 'much'\n", ["stories.containment", "'much'", "a number"]),
    ("[stories]\ncontainment = -1\n", ["stories.containment", "-1"]),
    ("[stories\n", ["thresholds.toml", "TOML"]),
])
def test_a_wrong_file_is_refused_by_name(settings: Settings, text: str, named: list[str]) -> None:
    write(settings, text)
    with pytest.raises(ConfigError) as caught:
        thresholds.load(settings)
    assert all(part in str(caught.value) for part in ["thresholds.toml", *named])


def test_every_shipped_number_says_where_it_comes_from() -> None:
    lines = (Path(thresholds.__file__).parent / "thresholds.toml").read_text("utf-8").splitlines()
    for above, line in pairwise(lines):
        if "=" in line and not line.startswith("#"):
            assert above.startswith("#"), line
