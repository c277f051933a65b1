"""Adding to rumor files by choosing from lists: nobody types a number, and nobody sees items of others' areas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from staff_desk import PASSWORD, Office

from config import clock
from langnghe.accounts import managing
from storage import audit, rumor_candidates
from storage.models import Area
from tests.rumor_record import NOW, STATEMENT, Seeds, act, fill, opened

OPINION = "Bà con lo vì nghe nói phải nộp tiền đổi thẻ căn cước"


class Desk:
    def __init__(self, folder: Path) -> None:
        clock.freeze(NOW)
        self.office = Office(folder, roles=("administrator", "reader", "reviewer", "editor"))
        self.seeds: Seeds = fill(self.office.database, (self.office.ids["reviewer"], self.office.ids["editor"]))
        with self.office.database.writing() as session:
            session.add(Area(id=100, era="new", level="ward", code="99002", type="phường", name="Mẫu Hai",
                             folded="phuong mau hai", within="new/province/99"))
            self.rumor = opened(session, act(self.seeds.people[0]))
        managing.create(self.office.database, "elsewhere", PASSWORD, "reviewer", ("new/ward/99002",))
        self.staff, self.reader, self.elsewhere = map(self.office.browser, ("reviewer", "reader", "elsewhere"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("picking"))
    yield made
    made.office.close()
    clock.freeze(None)


def test_an_opinion_is_chosen_from_those_that_may_be_about_it(desk: Desk) -> None:
    file, item = f"/rumor/{desk.rumor}", desk.seeds.items["opinion"]
    shown = desk.staff.get(f"{file}/choose?what=opinion").text
    assert OPINION in shown and "phường Mẫu Một · tiểu thương" in shown and f'name="item" value="{item}"' in shown
    assert OPINION in desk.staff.get(f"{file}/choose?what=opinion&q=doi+the+LO").text
    assert OPINION not in desk.staff.get(f"{file}/choose?what=opinion&q=cau+sap").text
    assert "Đó là tên người" in desk.staff.get(f"{file}/choose?q=Nguy%E1%BB%85n+V%C4%83n+An").text
    desk.staff.get(f"{file}/choose?what=opinion")
    assert desk.staff.post(f"{file}/opinion", item=item).status == 303
    assert OPINION not in desk.staff.get(f"{file}/choose?what=opinion").text
    report = desk.staff.get("/report/1").text
    assert f'href="{file}"' in report and f'href="/rumors/add?item={item}"' in report


def test_similar_files_are_shown_before_an_item_opens_a_new_one(desk: Desk) -> None:
    item = desk.seeds.items["rumor"]
    shown = desk.staff.get(f"/rumors/add?item={item}").text
    assert f'action="/rumor/{desk.rumor}/sight"' in shown and f'href="/rumors/new?item={item}"' in shown
    assert f'action="/rumor/{desk.rumor}/sight"' not in desk.staff.get(f"/rumors/add?item={item}&q=khong+co").text
    desk.staff.get(f"/rumors/add?item={item}")
    assert desk.staff.post(f"/rumor/{desk.rumor}/sight", item=item).status == 303
    told = desk.staff.get(f"/rumor/{desk.rumor}").text
    assert f'href="/report/1#item-{item}"' in told
    assert "Đã có trong hồ sơ" in desk.staff.get(f"/rumors/add?item={item}").text


def test_a_persons_name_is_refused_aloud_and_what_was_searched_for_is_recorded(desk: Desk) -> None:
    item, article = desk.seeds.items["rumor"], desk.seeds.articles["denial"]
    shown = desk.staff.get(f"/rumors/add?item={item}&q=Nguy%E1%BB%85n+V%C4%83n+An").text
    assert "Đó là tên người: hồ sơ được tìm" in shown and "Không có hồ sơ nào như vậy" not in shown
    assert "Đó là tên người" not in desk.staff.get(f"/rumors/add?article={article}&q=doi+the").text
    desk.office.app.state.recorder.flush()
    with desk.office.database.reading() as session:
        found = [(line.details, line.query) for line in audit.listed(session, limit=20) if line.act == "search"]
    assert found[:2] == [({"article": article}, "doi the"), ({"item": item}, "Nguyễn Văn An")]


def test_an_article_becomes_evidence_or_opens_a_file(desk: Desk) -> None:
    article = desk.seeds.articles["denial"]
    assert f'href="/rumors/add?article={article}"' in desk.staff.get(f"/article/{article}").text
    shown = desk.staff.get(f"/rumors/add?article={article}").text
    assert f'href="/rumor/{desk.rumor}?article={article}#do-evidence"' in shown
    form = desk.staff.get(f"/rumors/new?about={article}").text
    assert "Thu tiền đổi thẻ căn cước</textarea>" in form
    made = desk.staff.post("/rumors", statement=STATEMENT, about=article, anew="1")
    assert made.status == 303 and made.headers["location"].endswith(f"?article={article}&done=opened-to-quote#evidence")
    page = desk.staff.get(made.headers["location"].partition("#")[0]).text
    assert f'<input type="hidden" name="article" value="{article}">' in page and "chọn bài khác" in page


def test_of_an_index_that_is_behind_it_is_said_how_else_an_article_is_added(desk: Desk) -> None:
    shown = desk.staff.get(f"/rumor/{desk.rumor}/choose?what=article").text
    assert "chỉ mục chưa có đủ bài" in shown and "Không có bài nào như vậy" not in shown


def test_a_candidate_that_an_open_file_takes_waits_no_more(desk: Desk) -> None:
    article = desk.seeds.articles["other"]
    with desk.office.database.writing() as session:
        rumor_candidates.add(session, [{
            "article_id": article, "kind": "denies", "cue": "bác tin", "statement": STATEMENT, "body": "", "state": "open",
            "found_at": NOW}])
        candidate = rumor_candidates.of_article(session, article)
    desk.staff.get("/rumors/candidates")
    asked = desk.staff.post("/rumors", candidate=candidate, statement=STATEMENT)
    assert asked.status == 422 and f'href="/rumor/{desk.rumor}?article={article}#do-evidence"' in asked.text
    quote = "không nơi nào thu tiền đổi thẻ căn cước của người dân"
    assert desk.staff.post(f"/rumor/{desk.rumor}/evidence", says="refutes", quote=quote, article=article).status == 303
    with desk.office.database.reading() as session:
        assert rumor_candidates.of_article(session, article) is None
        assert rumor_candidates.get(session, candidate).rumor_id == desk.rumor


def test_an_opinion_opens_a_file_that_it_is_linked_to(desk: Desk) -> None:
    item = desk.seeds.items["opinion"]
    desk.staff.get(f"/rumors/new?opinion={item}")
    made = desk.staff.post("/rumors", statement="Trường sắp thu thêm tiền học hè của mọi học sinh", opinion=item)
    assert made.status == 303
    assert "1 ý kiến của cơ sở" in desk.staff.get(made.headers["location"]).text


def test_others_and_readers_find_nothing_of_a_post(desk: Desk) -> None:
    item, file = desk.seeds.items["opinion"], f"/rumor/{desk.rumor}"
    assert desk.elsewhere.get(f"{file}/choose?what=opinion").status == 200
    assert OPINION not in desk.elsewhere.page.text and "Không có phản ánh nào như vậy" in desk.elsewhere.page.text
    assert desk.elsewhere.get(f"/rumors/add?item={item}").status == 404
    for closed in (f"{file}/choose", f"/rumors/add?item={item}", f"/rumors/add?article={desk.seeds.articles['denial']}"):
        assert desk.reader.get(closed).status == 403
    assert "/report/" not in desk.reader.get(file).text
    assert "/rumors/add" not in desk.reader.get(f"/article/{desk.seeds.articles['denial']}").text
