"""What the project asks for is what it imports, and the libraries that carry the work do carry it."""

from __future__ import annotations

import ast
import re
import sys

import pytest
from checkout import ROOMS, ROOT, modules, project, tree

# Distribution → what it is imported as, where the two differ.
MODULES = {"argon2-cffi": "argon2", "beautifulsoup4": "bs4", "python-docx": "docx", "readability-lxml": "readability"}
# Parts of a declared library that come as distributions of their own and cannot be without it.
COMPANIONS = {"soupsieve": "bs4", "twisted": "scrapy", "protego": "scrapy", "itemadapter": "scrapy",
              "zope": "scrapy", "cryptography": "scrapy", "charset_normalizer": "trafilatura",
              "markupsafe": "jinja2", "elastic_transport": "elasticsearch", "pydantic": "fastapi"}
# Imported by name in an address (`postgresql+psycopg://…`) or in Scrapy's settings, never by a statement.
BY_ADDRESS = {"psycopg", "scrapy_playwright"}

# Declared a little before the rooms that use them land.
AWAITED = {"argon2", "fastapi", "prometheus_client"}

WORK = {
    "scrapy": "crawlers/run.py", "bs4": "crawlers/extract/rules.py", "dateparser": "vietnamese/dates.py",
    "rapidfuzz": "vietnamese/places.py", "elasticsearch": "search/elastic.py",
}


def imported() -> dict[str, set[str]]:
    """Return top-level module → files of the rooms that import it."""
    found: dict[str, set[str]] = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                found.setdefault(name.split(".")[0], set()).add(str(path.relative_to(ROOT)))
    return found


def declared() -> set[str]:
    asked = list(project()["project"]["dependencies"])
    asked += [line for extra in project()["project"]["optional-dependencies"].values() for line in extra]
    names = [re.split(r"[\[=<>~ ;]", line)[0] for line in asked]
    return {MODULES.get(name, name.replace("-", "_")) for name in names}


def test_everything_declared_is_imported() -> None:
    assert declared() - set(imported()) - BY_ADDRESS == set()


def test_everything_imported_is_declared() -> None:
    outside = set(imported()) - set(ROOMS) - set(sys.stdlib_module_names) - {"__future__"}
    companions = {name for name in outside if COMPANIONS.get(name) in declared()}
    assert outside - declared() - companions == set()


@pytest.mark.parametrize(("module", "file"), WORK.items())
def test_a_library_works_where_the_product_works(module: str, file: str) -> None:
    assert file in imported()[module]
    used = {node.id for node in ast.walk(tree(ROOT / file)) if isinstance(node, ast.Name)}
    taken = {alias.asname or alias.name.split(".")[0] for node in ast.walk(tree(ROOT / file))
             if isinstance(node, ast.Import | ast.ImportFrom)
             and (node.names[0].name if isinstance(node, ast.Import) else node.module or "").split(".")[0] == module
             for alias in node.names}
    assert taken & used
