"""Who may ask: this machine's browser, this page; and with an access token, who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from bot.channels.web.app import serve
from bot.channels.web.guard import is_loopback
from bot.channels.web.listening import CannotServe, listen
from bot.settings import Settings
from tests.bot.web.conftest import browser_like, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.desk import Desk
    from tests.bot.web.ward import Ward

TOKEN = "correct-horse-battery"
ONE = {"id": "message-1", "text": "one"}


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/api/messages", "/nothing"])
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-store" if path.startswith("/api/") else "no-cache")


def test_the_chat_cookie_is_random_and_out_of_reach_of_scripts_and_other_sites(address: str) -> None:
    with browser_like(address) as one, browser_like(address) as other:
        cookie = one.get("/api/messages").headers["set-cookie"].lower()
        other.get("/api/messages")
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert len(bytes.fromhex(one.cookies["myocite_chat"])) == 16
        assert one.cookies["myocite_chat"] != other.cookies["myocite_chat"]


@pytest.mark.parametrize("forged", ["", "short", "../../etc", "G" * 32, "0" * 33, "telegram:42"])
def test_a_cookie_that_is_none_of_ours_starts_a_new_chat(address: str, ward: Ward, forged: str) -> None:
    cookie = {"Cookie": f"myocite_chat={forged}", "Origin": address.rstrip("/")}
    answer = httpx.post(f"{address}api/messages", json=ONE, headers=cookie)
    assert answer.status_code == 200
    assert list(ward.heard) == [f"web:{answer.cookies['myocite_chat']}"]
    assert answer.cookies["myocite_chat"] != forged


@pytest.mark.parametrize(
    "origin", [None, "null", "", "http://evil.example", "http://127.0.0.1:1", "http://[", "file://"]
)
@pytest.mark.parametrize("path", ["/api/messages", "/api/new"])
def test_a_foreign_page_cannot_send(address: str, ward: Ward, origin: str | None, path: str) -> None:
    headers = {} if origin is None else {"Origin": origin}
    answer = httpx.post(f"{address}{path[1:]}", json=ONE, headers=headers)
    assert answer.status_code == 403
    assert not ward.heard


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.1:80", "["])
def test_a_foreign_name_for_this_machine_reaches_nothing(address: str, ward: Ward, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert httpx.get(address, headers={"Host": host}).status_code == 421
    assert httpx.post(f"{address}api/messages", json=ONE, headers=headers).status_code == 421
    assert not ward.heard


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_each_name_of_this_machine_is_served(address: str, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert httpx.post(f"{address}api/messages", json=ONE, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_what_is_this_machine_alone(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_without_a_token_others_are_not_served(desk: Desk, host: str) -> None:
    with pytest.raises(CannotServe, match="MYOCITE_ACCESS_TOKEN"):
        serve(desk, Settings(host=host, port=0))


def test_a_taken_port_is_told_with_what_to_do(desk: Desk) -> None:
    with listen(Settings(port=0)) as taken, pytest.raises(CannotServe, match="MYOCITE_PORT"):
        serve(desk, Settings(port=taken.getsockname()[1]))


def test_a_short_token_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        Settings.model_validate({"access_token": "guessable"})


@pytest.fixture
def guarded(ward: Ward) -> Iterator[str]:
    with serving(ward, host="0.0.0.0", access_token=TOKEN) as address:
        yield address.replace("0.0.0.0", "127.0.0.1")


def test_without_the_token_nothing_is_read_or_said(guarded: str, ward: Ward) -> None:
    with browser_like(guarded) as client:
        answers = (client.get("/api/messages"), client.post("/api/messages", json=ONE), client.post("/api/new"))
        assert [answer.status_code for answer in answers] == [401] * 3
        assert client.get("/", params={"token": "wrong-horse-battery"}).status_code == 401
        assert client.get("/api/messages", headers={"Cookie": "myocite_access=forged"}).status_code == 401
    assert not ward.heard


def test_the_token_is_given_once_and_then_a_cookie_stands_for_it(guarded: str) -> None:
    with browser_like(guarded) as client:
        opened = client.get("/", params={"token": TOKEN})
        assert opened.status_code == 200
        cookie = opened.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert TOKEN not in cookie
        assert client.post("/api/messages", json=ONE).status_code == 200
        assert len(client.get("/api/messages").json()["messages"]) == 1
