"""Fields of topics: by the sections of their articles, from a list that an office may write itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import load
from pipelines import sectors

SHIPPED = sectors.load()


@pytest.mark.parametrize(("section", "name"), [
    ("Kinh tế", "Kinh tế"), ("KINH TE", "Kinh tế"), ("Giáo dục - Khuyến học", "Văn hóa – xã hội"), ("Thời sự", ""),
    ("", ""), ("Pháp luật", "Nội chính – pháp luật"), ("Thế giới", "Quốc tế"), ("Sức khoẻ", "Văn hóa – xã hội"),
])
def test_a_section_names_its_field(section: str, name: str) -> None:
    assert sectors.of_section(section, SHIPPED) == name


def test_most_articles_decide_and_the_earlier_field_where_two_are_equal() -> None:
    assert sectors.of_topic(Counter({"Y tế": 2, "Kinh doanh": 3, "Thời sự": 9}), SHIPPED) == "Kinh tế"
    assert sectors.of_topic(Counter({"Y tế": 2, "Kinh doanh": 2}), SHIPPED) == "Kinh tế"
    assert sectors.of_topic(Counter({"Thời sự": 9}), SHIPPED) == ""


def test_an_office_writes_its_own_list(tmp_path: Path) -> None:
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    settings.config_dir.mkdir()
    file = settings.config_dir / "sectors.toml"
    file.write_text('[[sector]]\nname = "Đất đai"\nwords = ["đất"]\n', "utf-8")
    assert sectors.of_section("Nhà đất", sectors.load(settings)) == "Đất đai"
    file.write_text('[[sector]]\nname = "Đất đai"\nword = ["đất"]\n', "utf-8")
    with pytest.raises(ConfigError, match=r"sectors\.toml"):
        sectors.load(settings)
