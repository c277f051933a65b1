"""Small functions and files: a file is split while that is still easy."""

from __future__ import annotations

import ast
from statistics import median, quantiles

from checkout import ROOT, modules, tree

LONGEST_FILE = 500
LONGEST_FUNCTION = 100
MEDIAN_FUNCTION = 10
P95_FUNCTION = 45


def lengths(*folders: str) -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules(*folders)
        for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_file_is_too_long() -> None:
    counted = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines())
               for p in (*modules(), *modules("tests", "benchmarks"))}
    assert {name: n for name, n in counted.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    counted = lengths() | lengths("tests", "benchmarks")
    assert {name: n for name, n in counted.items() if n > LONGEST_FUNCTION} == {}


def test_functions_are_short_as_a_rule() -> None:
    counted = list(lengths().values())
    assert median(counted) <= MEDIAN_FUNCTION
    assert quantiles(counted, n=20)[-1] <= P95_FUNCTION
