"""`python -m tests.core.mutate` (`make mutate`): one small fault at a time in the rules, and whether a test sees it.

Each mutant is one changed comparison, boolean, constant, operator, condition or return. It runs in a process of its
own, in place of the real module and on the tests of TABLES, to the first failure and at most for PATIENCE seconds.
A mutant that no test sees has survived: it is printed, and docs/mutation.md says of each why.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path
from random import Random
from types import ModuleType

import pytest  # noqa: F401 - read once, by every child
import yaml  # noqa: F401

from core.load import load_protocol

ROOT = Path(__file__).parents[2]
MUTATED = (*sorted((ROOT / "core" / "rules").glob("*.py")), ROOT / "core/formulas.py", ROOT / "core/quantities.py")
MUTATED += (ROOT / "core/ruling.py", ROOT / "core/engine.py")
TABLES = tuple(  # the quickest first: the oracle and the proof see few that the tables do not
    f"tests.core.test_{name}"
    for name in ("alarms", "decisions", "beyond", "formulas", "quantities", "weighing", "oracle", "proof")
)
PATIENCE = 120
_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_SIGN: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """The fault `number` of a file, in words, at its line."""

    file: Path
    number: int
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.what}"


def _faults(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901, PLR0912 - one case for each kind of fault
    """Each way in which one node can be wrong: what changes, and the node in its place."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OTHER:
            wrong = copy.deepcopy(node)
            wrong.ops = [_OTHER[type(op)]()]
            yield f"{ast.unparse(node)} -> {ast.unparse(wrong)}", wrong
        case ast.BoolOp(op=op):
            other = copy.deepcopy(node)
            other.op = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{ast.unparse(node)} -> {ast.unparse(other)}", other
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"{ast.unparse(node)} -> {ast.unparse(operand)}", operand
        case ast.BinOp(op=op) if type(op) in _SIGN and not isinstance(node.right, ast.Tuple):
            changed = copy.deepcopy(node)
            changed.op = _SIGN[type(op)]()
            yield f"{ast.unparse(node)} -> {ast.unparse(changed)}", changed
        case ast.Constant(value=bool() as value):
            yield f"{value} -> {not value}", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield f"{value} -> {value + 1}", ast.Constant(value + 1)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield f"{ast.unparse(test)} -> True", body
            yield f"{ast.unparse(test)} -> False", orelse
        case ast.If(test=test):
            for value in (True, False):
                forced = copy.copy(node)
                forced.test = ast.Constant(value)
                yield f"if {ast.unparse(test)} -> if {value}", forced
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield f"return {ast.unparse(value)[:60]} -> return None", ast.Return(ast.Constant(None))
        case ast.Name(id=name, ctx=ast.Load()) if ("State", name) in _STATES:
            kind = ast.Call(ast.Name("type", ast.Load()), [ast.Name(name, ast.Load())], [])
            yield f"{name} -> {_STATES['State', name]}", ast.Attribute(kind, _STATES["State", name], ast.Load())
        case ast.Attribute(value=ast.Name(id=kind), attr=name) if (kind, name) in _STATES:
            changed_name = _STATES[kind, name]
            yield (
                f"{kind}.{name} -> {kind}.{changed_name}",
                ast.Attribute(ast.Name(kind, ast.Load()), changed_name, node.ctx),
            )
        case _:
            return


_STATES = {
    ("State", "PRESENT"): "ABSENT", ("State", "ABSENT"): "NOT_STATED", ("State", "UNCERTAIN"): "NOT_STATED",
    ("Result", "ABNORMAL"): "PENDING", ("Result", "PENDING"): "NOT_STATED", ("Result", "NOT_STATED"): "CLEAR",
    ("Result", "INTERMEDIATE"): "CLEAR", ("Sex", "MALE"): "FEMALE",
}  # fmt: skip


class _Plant(ast.NodeTransformer):
    """Walks a module in a fixed order, counts its faults, and plants the one of `number` where one is asked for."""

    def __init__(self, number: int = -1) -> None:
        self.number, self.seen = number, 0
        self.found: list[tuple[int, str]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return node  # a docstring
        if isinstance(node, ast.AnnAssign | ast.arg) or _is_noted(node):
            return node if not isinstance(node, ast.AnnAssign) or node.value is None else self._value_of(node)
        if isinstance(node, ast.FunctionDef):
            return self._body_of(node)
        planted = node
        for what, wrong in _faults(node):
            if self.seen == self.number:
                planted = ast.copy_location(wrong, node)
            self.found.append((getattr(node, "lineno", 0), what))
            self.seen += 1
        return self.generic_visit(node) if planted is node else planted

    def _value_of(self, node: ast.AnnAssign) -> ast.AST:
        """The value alone: an annotation decides nothing."""
        assert node.value is not None
        value = self.visit(node.value)
        assert isinstance(value, ast.expr)
        node.value = value
        return node

    def _body_of(self, node: ast.FunctionDef) -> ast.AST:
        """Neither decorators nor annotations."""
        node.body = [step for step in map(self.visit, node.body) if isinstance(step, ast.stmt)]
        return node


def _is_noted(node: ast.AST) -> bool:
    """Numbers of citations, decorators and type aliases: checked by other tests, or by the type checker."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in {"S", "D", "L", "dataclass", "TypeVar"}
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr)


def mutants(file: Path) -> list[Mutant]:
    """Every fault of one file."""
    plant = _Plant()
    plant.visit(ast.parse(file.read_text(encoding="utf-8")))
    return [Mutant(file, number, line, what) for number, (line, what) in enumerate(plant.found)]


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated module in place of the real one."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._name = ".".join(mutant.file.relative_to(ROOT).with_suffix("").parts)

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self._mutant.file))

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self._mutant.file.read_text(encoding="utf-8"))
        _Plant(self._mutant.number).visit(tree)
        code = compile(ast.fix_missing_locations(tree), str(self._mutant.file), "exec")
        exec(code, module.__dict__)


def killed(mutant: Mutant | None) -> bool:
    """Whether a test of TABLES fails, or does not end, with this fault (None: with none)."""
    child = os.fork()
    if child == 0:
        os._exit(_run(mutant))
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(mutant: Mutant | None) -> int:
    signal.alarm(PATIENCE)
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    try:
        for name in TABLES:
            _pass(import_module(name))
    except BaseException:  # noqa: BLE001 - whatever a fault brings about, it was seen
        return 1
    return 0


def _pass(tables: ModuleType) -> None:
    """Every test of a module that takes its rows and nothing else."""
    for name, test in vars(tables).items():
        if not name.startswith("test_") or not callable(test):
            continue
        marks = [mark.args for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        for rows in product(*(_rows(names, values) for names, values in marks)):
            test(**{key: value for row in rows for key, value in row.items()})


def _rows(names: str | Sequence[str], values: Iterable[object]) -> list[dict[str, object]]:
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    return [dict(zip(keys, _row(value, len(keys)), strict=True)) for value in values]


def _row(value: object, width: int) -> Sequence[object]:
    inner = getattr(value, "values", value) if type(value).__name__ == "ParameterSet" else value
    return inner if isinstance(inner, Sequence) and (width > 1 or inner is not value) else (inner,)


def main(arguments: list[str] | None = None) -> int:
    """Plant, test, print; exit code 1 where fewer than 95 % are killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.core.mutate", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="so many mutants at random, in place of all")
    parser.add_argument("--files", default="", help="only files whose name holds this")
    parser.add_argument("--part", default="1/1", help="I/N: every Nth mutant from the Ith on, for several processes")
    chosen = parser.parse_args(arguments)
    found = [one for file in MUTATED if chosen.files in file.name for one in mutants(file)]
    if chosen.sample:
        found = sorted(Random("mutants").sample(found, min(chosen.sample, len(found))), key=str)
    first, of = map(int, chosen.part.split("/"))
    found = found[first - 1 :: of]
    load_protocol()
    if killed(None):
        print("the tests fail without any fault: nothing can be said of the mutants")
        return 2
    begun, survivors = time.perf_counter(), 0
    for mutant in found:
        if not killed(mutant):
            survivors += 1
            print(f"survived  {mutant}", flush=True)
    dead = len(found) - survivors
    rate = dead / len(found) if found else 1
    print(f"{dead} of {len(found)} mutants killed ({rate:.1%}) in {time.perf_counter() - begun:.0f} s")
    return 0 if rate >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
