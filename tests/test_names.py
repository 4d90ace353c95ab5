"""Each name of a module is given once: a second one silently takes the place of the first."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path for package in ("bot", "core", "nlu", "bench", "tests") for path in (ROOT / package).rglob("*.py")
)


def names(module: ast.Module) -> Iterator[str]:
    """What the module itself defines, outside its functions, classes and conditions."""
    for step in module.body:
        match step:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case _:
                pass


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_a_name_is_given_once(path: Path) -> None:
    given = Counter(names(ast.parse(path.read_text(encoding="utf-8"))))
    assert [name for name, times in given.items() if times > 1] == []


def test_a_name_given_twice_is_noticed() -> None:
    assert Counter(names(ast.parse("A = 1\ndef b(): ...\nA: int = 2\n")))["A"] == 2
