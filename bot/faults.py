"""How a named fault ends the program: one line that says what is wrong and what to do, and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import ValidationError

from bot.corpora import BadCorpus
from bot.ears import NluError
from bot.impact.errors import ImpactError
from bot.store.errors import StoreError
from core.errors import ProtocolError

NAMED = (NluError, StoreError, ProtocolError, BadCorpus, ImpactError)
INTERRUPTED = 130


@dataclass
class Outcome:
    """The exit code, 0 until something else is known."""

    code: int = 0


@contextmanager
def told() -> Iterator[Outcome]:
    """Tell a named fault on the standard error stream and give its exit code; any other passes through."""
    outcome = Outcome()
    try:
        yield outcome
    except NAMED as fault:
        sys.stderr.write(f"myocite: {fault}\n")
        outcome.code = 2
    except ValidationError as fault:
        for error in fault.errors(include_url=False, include_input=False):
            name = "_".join(("MYOCITE", *(str(part) for part in error["loc"]))).upper()
            sys.stderr.write(f"myocite: setting {name}: {error['msg']}\n")
        outcome.code = 2
    except KeyboardInterrupt:
        outcome.code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        outcome.code = 0
