"""`langnghe area`: found without diacritics, mapped both ways, changed by a file as a whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from filled import NOW

from pipelines.areas import places

HEAD = "row,era,level,code,parent,type,name,day,into_era,into_level,into,partial\n"
CHANGE = HEAD + "\n".join((
    "unit,new,ward,30001,79,Phường,Bến Mới,2027-01-01,,,,", "into,new,ward,26743,,,,2027-01-01,new,ward,30001,0", ""))


def test_find_shows_where_when_and_what_became_of_it(run) -> None:
    result = run("area", "find", "phuong", "ben thanh")
    rows = [line.split("  ") for line in result.stdout.splitlines()[1:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells == [
        ["Phường Bến Thành", "Thành phố Hồ Chí Minh", "since 1 Jul 2025", "new/ward/26743"],
        ["Phường Bến Thành", "Quận 1, Thành phố Hồ Chí Minh", "until 30 Jun 2025", "Phường Bến Thành", "old/ward/26743"]]


def test_find_as_json(run) -> None:
    line = json.loads(run("area", "find", "cong vi", "--json").stdout)
    assert (line["key"], line["lies_in_names"]) == ("old/ward/00007", ["Quận Ba Đình", "Thành phố Hà Nội"])
    assert [(after["name"], after["partial"]) for after in line["became"]] == [
        ("Phường Giảng Võ", True), ("Phường Hồng Hà", True)]


def test_more_than_shown_is_said(run) -> None:
    result = run("area", "find", "tan phu", "--limit", "1")
    assert len(result.stdout.splitlines()) == 2 and "--limit 5" in result.stderr


def test_a_name_that_is_none_is_refused(run) -> None:
    for command in ("find", "map"):
        result = run("area", command, "xyz")
        assert result.exit_code == 2 and "There is no unit 'xyz'" in result.stderr


def test_map_shows_both_directions_and_parts(run) -> None:
    old, new = run("area", "map", "old/ward/00007").stdout, run("area", "map", "hong ha").stdout
    assert "→ Phường Giảng Võ, Thành phố Hà Nội  [new/ward/00025]  only a part of it" in old
    assert "← Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội  [old/ward/00001]\n" in new
    assert "[old/ward/00007]  a part of that unit" in new
    assert "until 30 Apr 2026 called Xã Tân Phú" in run("area", "map", "new/ward/26116").stdout


def test_update_takes_a_file_once(run, tmp_path: Path) -> None:
    path = tmp_path / "change.csv"
    path.write_text(CHANGE, encoding="utf-8")
    assert run("area", "update", str(path)).stdout == "change.csv: 1 unit added, 1 unit ended, 1 link from old to new.\n"
    assert run("area", "update", str(path)).stdout == "change.csv: nothing new; all of it is known.\n"
    assert "1 Jul 2025 to 31 Dec 2026" in run("area", "find", "new/ward/26743").stdout


def test_a_wrong_file_changes_nothing(run, tmp_path: Path) -> None:
    path = tmp_path / "change.csv"
    path.write_text(CHANGE + "end,new,ward,99999,,,,2027-01-01,,,,\n", encoding="utf-8")
    result = run("area", "update", str(path))
    assert result.exit_code == 2
    assert "line 4: code = 'new/ward/99999'; allowed: a unit that is known" in result.stderr
    assert run("area", "find", "ben moi").exit_code == 2
    missing = run("area", "update", str(tmp_path / "none.csv"))
    assert missing.exit_code == 2 and "there is no such file" in missing.stderr


def test_work_finds_places(run, filled: list[int]) -> None:
    assert "Articles searched for places: 3" in run("work", "--until-idle", clock=NOW.isoformat()).output
    assert "places" not in run("work", "--until-idle", clock=NOW.isoformat()).output


def test_upgrade_fills_the_record(run, data_folder: Path) -> None:
    from config.settings import load
    from storage import area_updates
    from storage.sessions import open_database

    run("db", "upgrade")
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.reading() as session:
        assert len(area_updates.taken(session)) == 5
    database.close()


def test_a_topic_shows_the_provinces_that_its_articles_name(run, data_folder: Path) -> None:
    from filled import row

    from config.settings import load
    from storage import articles, sources, stories, topics
    from storage.sessions import open_database

    settings = load({"LANGNGHE_DATA_DIR": str(data_folder)})
    database = open_database(settings)
    with database.writing() as session:
        source = sources.ensure(session, "bao-mau", "Báo Mẫu", "press")
        topic, story = topics.create(session, "Chợ"), stories.create(session)
        saved = articles.save(session, replace(row(source, 0), body="Chợ phường Bến Thành, TP.HCM."))
        stories.assign(session, saved.article_id, story, b"")
        topics.assign(session, story, topic, 1, 1.0)
        topics.refresh(session, [topic])
    assert "Provinces" not in run("topics", "show", str(topic)).stdout
    places.run(database, places.Finder(settings), owner="tester")
    database.close()
    assert "Provinces named: Thành phố Hồ Chí Minh 1\n" in run("topics", "show", str(topic)).stdout
