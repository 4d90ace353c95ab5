"""A change of a rule is told by its effect: which cases, which part of the answer, from what to what."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.impact import compare, revision, snapshot
from bot.impact.cases import DRAWN, every_case
from bot.impact.compare import Change, Impact
from bot.impact.errors import ImpactError
from bot.impact.outcomes import in_brief
from bot.impact.snapshot import Decided, Header
from bot.impact.written import phrase, read, written
from core.case import Case, Disease, Finding, Sex, State, SteroidCourse
from core.engine import decide
from core.load import load_protocol
from core.outcome import Incomplete, Pending, Plan, Taper
from core.quantities import ActualKg, Mg, Years
from core.register import ProtocolBook
from core.request import Request, Topic

BOOK = load_protocol()
ALL = list(every_case())
TREATMENT = Request(frozenset({Topic.TREATMENT}))
MAN = Case(disease=Disease.POLYMYOSITIS, age=Years(Decimal(45)), sex=Sex.MALE, weight=ActualKg(Decimal(70)))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of this version."""
    path = tmp_path_factory.mktemp("impact") / "snapshot.jsonl"
    snapshot.save(path, BOOK)
    return path


def with_range(book: ProtocolBook, high: str) -> ProtocolBook:
    """The protocol, if it gave another high end of the prednisone range."""
    start = book.numbers.prednisone.start.model_copy(update={"high_mg_per_actual_kg": Decimal(high)})
    prednisone = book.numbers.prednisone.model_copy(update={"start": start})
    return replace(book, edition="next", numbers=book.numbers.model_copy(update={"prednisone": prednisone}))


# ------------------------------------------------------------------------------------ the cases


def test_the_set_is_fixed_and_large() -> None:
    assert len(ALL) > DRAWN
    assert list(every_case()) == ALL


def test_the_set_reaches_every_kind_of_answer_and_most_alarms() -> None:
    kinds: set[type[object]] = set()
    alarms: set[str] = set()
    for case, request in ALL:
        outcome = decide(case, request, BOOK)
        kinds |= {type(answer) for answer in outcome.answers}
        alarms |= set(outcome.alarms)
    assert {Plan, Pending, Incomplete, Taper} <= kinds
    assert len(alarms) > 0.8 * len(BOOK.alarms)


def test_a_case_is_read_as_it_was_written() -> None:
    for case, request in ALL:
        rows = json.loads(json.dumps([written(case), written(request)]))
        assert read(*rows) == (case, request)


def test_a_case_reads_as_a_phrase() -> None:
    case = replace(MAN, findings={Finding.DIABETES: State.PRESENT}, steroid=SteroidCourse(Mg(Decimal(60))))
    assert phrase(written(case), written(TREATMENT)) == (
        "polymyositis; age 45 years; male; weight 70 kg; diabetes present; prednisone now dose 60 mg a day"
        " - asks starting treatment"
    )


def test_a_fact_that_is_not_known_is_named() -> None:
    with pytest.raises(ImpactError, match="disease"):
        read({"disease": "a disease of another version"}, {})


def test_an_outcome_in_brief_says_its_numbers() -> None:
    brief = in_brief(decide(MAN, TREATMENT, BOOK), BOOK)
    assert brief["prednisone range (mg a day)"] == "35-70"
    assert "WEIGHT_MISSING" in in_brief(decide(replace(MAN, weight=None), TREATMENT, BOOK), BOOK)["alarms"]


# ------------------------------------------------------------------------------------ the file


def test_the_file_is_the_same_each_time(saved: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    header = snapshot.save(again, BOOK)
    assert again.read_bytes() == saved.read_bytes()
    assert (header.protocol, header.edition, header.cases) == (BOOK.version, BOOK.edition, len(ALL))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text[:-10], "damaged"),
        (lambda text: text.replace("35-70", "35-71", 1), "damaged"),
        (lambda text: text.replace('"snapshot":1', '"snapshot":0', 1), "format 0"),
        (lambda text: "polymyositis\n", "no snapshot"),
        (lambda text: "", "no snapshot"),
    ],
)
def test_a_file_that_is_no_whole_snapshot_is_refused(
    spoil: Callable[[str], str], told: str, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(spoil(saved.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["protocol", "--impact", str(bad)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


# ------------------------------------------------------------------------------------ the difference


def test_without_a_change_there_is_none(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "--impact", str(saved)]) == 0
    assert capsys.readouterr().out.endswith(f": 0 cases of {len(ALL)} change\n")


def test_a_changed_number_is_told_by_the_cases_it_changes(saved: Path) -> None:
    header, rows = snapshot.load(saved)
    changed = with_range(BOOK, "0.9")
    impact = compare.compare(rows, changed)
    report = "\n".join(compare.lines(header, impact, changed))

    before = {phrase(row.case, row.ask): row.out.get("prednisone range (mg a day)") for row in rows}
    ranges = impact.parts["prednisone range (mg a day)"]
    assert 0 < impact.changed < len(rows)
    assert all(before[change.case] == change.before != change.after for change in ranges)
    assert any((change.before, change.after) == ("35-70", "35-63") for change in ranges)
    assert f"prednisone range (mg a day): {len(ranges)} cases" in report
    assert any(f"{change.before} -> {change.after}\n      e.g. {change.case}" in report for change in ranges)
    assert "taper (mg a day)" not in impact.parts
    assert report.startswith(
        f"protocol {BOOK.version}, edition {BOOK.edition} -> protocol {BOOK.version}, edition next"
    )


def test_a_case_of_another_version_is_counted_and_not_compared() -> None:
    rows = (Decided({"disease": "unheard of"}, {}, {}), Decided(written(MAN), written(TREATMENT), {"alarms": "OLD"}))
    impact = compare.compare(rows, BOOK)
    header = Header(snapshot=1, protocol="x", edition="y", cases=2, sha256="z")
    assert len(impact.unreadable) == 1
    assert impact.changed == 1
    assert "not compared: 1 case, e.g. disease" in "\n".join(compare.lines(header, impact, BOOK))


def test_the_report_puts_the_most_frequent_first_and_the_plainest_case_beside_it() -> None:
    impact = Impact(9, 3)
    impact.parts["alarms"] = [
        Change("a long case", "A, B", "A"),
        Change("a case", "B, C", "C"),
        Change("x", "A", "A, D"),
    ]
    impact.parts["gaps"] = [Change("x", "nothing", "a gap")]
    header = Header(snapshot=1, protocol="x", edition="y", cases=9, sha256="z")
    assert list(compare.lines(header, impact, BOOK))[1:] == [
        "alarms: 3 cases",
        "  2 x B -> nothing",
        "      e.g. a case",
        "  1 x nothing -> D",
        "      e.g. x",
        "gaps: 1 case",
        "  1 x nothing -> a gap",
        "      e.g. x",
    ]


# ------------------------------------------------------------------------------------ another revision


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two revisions: one whose program knows no snapshots, and one that writes a small one."""
    root = tmp_path / "repository"
    package = root / "bot"
    package.mkdir(parents=True)
    git = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], check=True, timeout=60)
    header, rows = '{"snapshot":1}', '{"case":{},"ask":{},"out":{}}'
    programs = {
        "without": "import sys; sys.exit('myocite: unrecognized arguments: --snapshot')",
        "with": f"import sys, pathlib; pathlib.Path(sys.argv[-1]).write_text({header!r} + chr(10) + {rows!r})",
    }
    (package / "__init__.py").touch()
    for name, program in programs.items():
        (package / "__main__.py").write_text(program, encoding="utf-8")
        subprocess.run([*git, "add", "."], check=True, timeout=60)
        subprocess.run([*git, "commit", "-q", "-m", name], check=True, timeout=60)
        subprocess.run([*git, "tag", name], check=True, timeout=60)
    return root


def test_a_revision_writes_its_own_snapshot_and_the_working_tree_is_left_alone(
    repository: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    file = revision.snapshot_of("with", folder, repository)
    assert file.read_text(encoding="utf-8").startswith('{"snapshot":1}')
    worktrees = ["git", "-C", str(repository), "worktree", "list"]
    assert subprocess.run(worktrees, capture_output=True, check=True, timeout=60).stdout.count(b"\n") == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("without", "writes no snapshot .*unrecognized arguments"),
        ("never", "neither a snapshot file nor a revision"),
        ("--help", "no revision"),
    ],
)
def test_a_revision_that_cannot_be_compared_says_why(name: str, told: str, repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with pytest.raises(ImpactError, match=told):
        revision.snapshot_of(name, folder, repository)


def test_outside_of_a_repository_it_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with pytest.raises(ImpactError, match="neither a snapshot file nor a revision"):
        revision.snapshot_of("HEAD", folder, tmp_path)


def test_the_command_says_it_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "--impact", "no-such-revision"]) == 2
    assert capsys.readouterr().err.startswith("myocite: no-such-revision: neither a snapshot file nor a revision")
