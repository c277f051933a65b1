"""`langnghe rumor`: a file from its opening to a verdict that two accounts signed with their passwords."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from config.settings import load
from langnghe.accounts import managing
from langnghe.cli.errors import Refused
from langnghe.cli.rumor import command
from langnghe.cli.rumor_who import signer
from storage.models import Account
from storage.sessions import open_database
from tests.rumor_record import ANSWER, NOW, STATEMENT, fill

PASSWORD = "mưa rào trên sông Hương"


def test_a_password_that_was_handed_out_signs_nothing(database):
    with database.writing() as session:
        session.add(Account(login="mot", password_hash="-", role="reviewer", areas=[], created_at=NOW,
                            password_given_at=NOW))
    with pytest.raises(Refused, match="do người khác cấp"):
        signer(load({}), database, "mot")


@pytest.mark.slow
def test_a_file_is_opened_answered_signed_by_two_and_written(tmp_path):
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    database = open_database(settings)
    managing.create(database, "quantri", PASSWORD, "administrator")
    ids = [managing.create(database, login, PASSWORD, "reviewer") for login in ("mot", "hai")]
    seeds = fill(database, (ids[0], ids[1]))
    database.close()

    def run(*words: object, typed: str = "", code: int = 0) -> str:
        done = CliRunner().invoke(command, [str(word) for word in words], obj=settings, input=typed)
        assert done.exit_code == code, done.output
        return done.output

    assert "1" in run("create", "--item", seeds.items["rumor"])
    run("create", STATEMENT, code=2)
    run("rate", 1, "--harm", "major", "--believability", "high", "--reason", "Có thể mất tiền")
    run("evidence", 1, "--says", "refutes", "--official", "--primary", "UBND tỉnh Mẫu", "--article",
        seeds.articles["official"], "--quote", "không thu bất kỳ khoản tiền nào khi người dân đổi thẻ căn cước")
    run("move", 1, "checking")
    run("verdict", 1, "refuted", "--login", "mot", "--answer", ANSWER, typed="sai mật khẩu\n", code=2)
    run("verdict", 1, "refuted", "--login", "mot", "--answer", ANSWER, typed=f"{PASSWORD}\n")
    run("sign", 1, "--login", "mot", typed=f"{PASSWORD}\n", code=1)
    assert "sai" in run("sign", 1, "--login", "hai", typed=f"{PASSWORD}\n")
    run("move", 1, "closed")
    shown = run("show", 1)
    assert ANSWER in shown and "Tổ dân phố 5" not in shown and "mot" not in shown.split()
    run("export", 1, "--out", tmp_path / "tin.json", code=1)
    assert not (tmp_path / "tin.json").exists()
    settings.config_dir.mkdir(parents=True, exist_ok=True)
    (settings.config_dir / "office.toml").write_text('name = "Ban Mẫu"', "utf-8")
    for ending in ("json", "docx", "zip"):
        run("export", 1, "--out", tmp_path / f"tin.{ending}")
    assert json.loads((tmp_path / "tin.json").read_text("utf-8"))["author"]["name"] == "Ban Mẫu"
    assert STATEMENT[:20] in run("list", "--verdict", "refuted")
