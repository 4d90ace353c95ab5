"""What every backing of the store does alike: each test runs over SQLite and over PostgreSQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.store.errors import StaleError, StoreError
from bot.store.rows import (
    Audited,
    Channel,
    InboxState,
    OutboxState,
    Outgoing,
    Parcel,
    Purged,
    Receipt,
    Retention,
    Update,
)
from bot.store.store import Store, Tables

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = timedelta(seconds=60)
TELEGRAM = Channel.TELEGRAM


def said(number: int, chat: str = "telegram:1", raw: bytes = b"{}") -> Update:
    return Update(TELEGRAM, str(number), chat, raw)


def taken(store: Store, *updates: Update, now: datetime = NOON) -> None:
    with store.transaction() as tables:
        for update in updates:
            tables.inbox.take(update, now)


def answered(store: Store, update: Update, *bodies: bytes, now: datetime = NOON, answer: bool = True) -> None:
    """Take the update and answer it at once."""
    with store.transaction() as tables:
        number = tables.inbox.take(update, now)
        assert number is not None
        tables.inbox.finish(number)
        tables.outbox.put(update, [Outgoing(body, answer) for body in bodies], now)


def claimed(store: Store, chat: str = "telegram:1", owner: str = "me", now: datetime = NOON) -> Parcel:
    with store.transaction() as tables:
        parcel = tables.outbox.claim(TELEGRAM, chat, owner, now, LEASE)
    assert isinstance(parcel, Parcel)
    return parcel


def within(store: Store, act: Callable[[Tables], object]) -> object:
    with store.transaction() as tables:
        return act(tables)


# The inbox


def test_an_update_is_taken_once_however_often_it_is_delivered(store: Store) -> None:
    taken(store, said(7), said(7), said(8))
    taken(store, said(7, raw=b"another text"))

    with store.transaction() as tables:
        first = tables.inbox.next_of(TELEGRAM, "telegram:1")
        assert first is not None
        assert (first.update, first.taken_at) == (said(7), NOON)
        tables.inbox.finish(first)
        second = tables.inbox.next_of(TELEGRAM, "telegram:1")
        assert second is not None
        tables.inbox.finish(second)
        assert tables.inbox.next_of(TELEGRAM, "telegram:1") is None


def test_the_same_id_on_two_channels_is_two_updates(store: Store) -> None:
    with store.transaction() as tables:
        assert tables.inbox.take(Update(Channel.WEB, "7", "web:1", b""), NOON) is not None
        assert tables.inbox.take(said(7), NOON) is not None


def test_a_lower_id_is_taken_like_any_other_and_order_is_that_of_taking(store: Store) -> None:
    taken(store, said(900), said(3))

    with store.transaction() as tables:
        first = tables.inbox.next_of(TELEGRAM, "telegram:1")
        assert first is not None
        assert first.update.id == "900"


def test_an_id_is_known_for_48_hours_and_may_then_come_again(store: Store) -> None:
    answered(store, said(7))
    store.purge(NOON + 47 * HOUR, Retention())
    assert within(store, lambda tables: tables.inbox.take(said(7), NOON)) is None
    store.purge(NOON + 49 * HOUR, Retention())
    assert within(store, lambda tables: tables.inbox.take(said(7), NOON)) is not None


def test_the_chats_that_wait_are_told_the_longest_waiting_first(store: Store) -> None:
    taken(store, said(1, "telegram:5"), said(2, "telegram:4"), said(3, "telegram:5"))
    assert within(store, lambda tables: tables.inbox.waiting(TELEGRAM)) == ("telegram:5", "telegram:4")
    assert within(store, lambda tables: tables.inbox.waiting(Channel.WEB)) == ()


def test_a_later_update_cannot_be_finished_before_an_earlier_one_of_its_chat(store: Store) -> None:
    with store.transaction() as tables:
        first, second = (tables.inbox.take(said(number), NOON) for number in (1, 2))
        other = tables.inbox.take(said(3, "telegram:2"), NOON)
    assert first is not None
    assert second is not None
    assert other is not None

    with pytest.raises(StaleError), store.transaction() as tables:
        tables.inbox.finish(second)
    with store.transaction() as tables:
        tables.inbox.finish(other)
        tables.inbox.finish(first)
        tables.inbox.finish(second)


def test_an_update_is_finished_once(store: Store) -> None:
    with store.transaction() as tables:
        number = tables.inbox.take(said(1), NOON)
        assert number is not None
        tables.inbox.finish(number)
    with pytest.raises(StaleError), store.transaction() as tables:
        tables.inbox.finish(number)


def test_what_is_quarantined_or_withheld_does_not_wait(store: Store) -> None:
    with store.transaction() as tables:
        tables.inbox.take(said(1), NOON, InboxState.QUARANTINED, "no chat")
        tables.inbox.take(dataclasses.replace(said(2), raw=None), NOON, InboxState.WITHHELD, "a phone number")
        assert tables.inbox.waiting(TELEGRAM) == ()
        assert tables.inbox.count(TELEGRAM, InboxState.QUARANTINED) == 1
        assert tables.inbox.count(TELEGRAM, InboxState.WITHHELD) == 1


# One transaction


def test_a_transaction_that_fails_writes_nothing(store: Store) -> None:
    taken(store, said(1))

    def half(tables: Tables) -> None:
        number = tables.inbox.next_of(TELEGRAM, "telegram:1")
        assert number is not None
        tables.sessions.save("telegram:1", b"{}", NOON, None)
        tables.outbox.put(said(1), [Outgoing(b"an answer")], NOON)
        tables.audit.append(Audited(NOON, ("S01",), ("scope:in",)))
        tables.inbox.finish(number)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        within(store, half)
    with store.transaction() as tables:
        assert tables.inbox.waiting(TELEGRAM) == ("telegram:1",)
        assert tables.sessions.load("telegram:1") is None
        assert tables.outbox.unsent(TELEGRAM) == ()
        assert tables.audit.head()[0] == 0


def test_what_was_committed_is_there_for_a_store_opened_anew(opened: Callable[[], Store]) -> None:
    with opened() as store:
        taken(store, said(1, raw="é \U0001f600".encode()))
    with opened() as store, store.transaction() as tables:
        first = tables.inbox.next_of(TELEGRAM, "telegram:1")
        assert first is not None
        assert first.update.raw == "é \U0001f600".encode()


def test_several_threads_share_a_store_and_lose_nothing(store: Store) -> None:
    def work(chat: int) -> None:
        for number in range(20):
            answered(store, said(chat * 100 + number, f"telegram:{chat}"), b"x")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    with store.transaction() as tables:
        assert tables.inbox.count(TELEGRAM, InboxState.DONE) == 80
        assert tables.outbox.count(TELEGRAM, OutboxState.READY) == 80


# Sessions


def test_the_session_saved_last_is_the_one_loaded(store: Store) -> None:
    with store.transaction() as tables:
        assert tables.sessions.load("web:1") is None
        tables.sessions.save("web:1", b"1", NOON, None)
        one = tables.sessions.load("web:1")
        tables.sessions.save("web:1", b"2", NOON, one)
        two = tables.sessions.load("web:1")
    assert one is not None
    assert two is not None
    assert (one.payload, two.payload) == (b"1", b"2")


def test_a_session_changed_by_another_is_not_overwritten(store: Store) -> None:
    with store.transaction() as tables:
        tables.sessions.save("web:1", b"1", NOON, None)
        read = tables.sessions.load("web:1")
        tables.sessions.save("web:1", b"by another", NOON, read)
    with pytest.raises(StaleError), store.transaction() as tables:
        tables.sessions.save("web:1", b"2", NOON, read)
    kept = within(store, lambda tables: tables.sessions.load("web:1"))
    assert getattr(kept, "payload", None) == b"by another"


@pytest.mark.parametrize(("idle_hours", "kept"), [(0, True), (11.9, True), (12, True), (12.1, False), (1000, False)])
def test_a_session_idle_for_longer_than_allowed_is_gone(store: Store, idle_hours: float, kept: bool) -> None:
    now = NOON + idle_hours * HOUR
    with store.transaction() as tables:
        tables.sessions.save("web:1", b"1", NOON, None)
        assert (tables.sessions.load("web:1", not_before=now - 12 * HOUR) is not None) is kept
    assert store.purge(now, Retention()).sessions == (0 if kept else 1)
    assert (within(store, lambda tables: tables.sessions.load("web:1")) is not None) is kept


def test_a_session_that_was_too_old_to_be_loaded_may_be_replaced(store: Store) -> None:
    with store.transaction() as tables:
        tables.sessions.save("web:1", b"old", NOON, None)
        tables.sessions.save("web:1", b"new", NOON + 13 * HOUR, None)
        kept = tables.sessions.load("web:1", not_before=NOON + HOUR)
    assert kept is not None
    assert kept.payload == b"new"


# The outbox


def test_messages_are_claimed_in_order_one_at_a_time(store: Store) -> None:
    answered(store, said(1), b"first", b"second")
    answered(store, said(2), b"third")

    for body in (b"first", b"second", b"third"):
        parcel = claimed(store)
        assert (parcel.body, parcel.repeat, parcel.attempts) == (body, False, 0)
        assert (
            within(store, lambda tables: tables.outbox.claim(TELEGRAM, "telegram:1", "me", NOON, LEASE)) == NOON + LEASE
        )
        with store.transaction() as tables:
            tables.outbox.sent(parcel, "me", "55")
    assert within(store, lambda tables: tables.outbox.claim(TELEGRAM, "telegram:1", "me", NOON, LEASE)) is None
    assert within(store, lambda tables: tables.outbox.unsent(TELEGRAM)) == ()


def test_an_update_cannot_be_answered_twice(store: Store) -> None:
    answered(store, said(1), b"first")
    with pytest.raises(StoreError), store.transaction() as tables:
        tables.outbox.put(said(1), [Outgoing(b"again")], NOON)


def test_what_was_in_flight_when_its_sender_ended_is_sent_again_and_marked(store: Store) -> None:
    answered(store, said(1), b"first", b"second")
    claimed(store)
    with store.transaction() as tables:
        assert tables.outbox.recover(Channel.WEB) == 0
        assert tables.outbox.recover(TELEGRAM) == 1

    parcel = claimed(store, owner="successor")
    assert (parcel.body, parcel.repeat) == (b"first", True)
    with store.transaction() as tables:
        tables.outbox.sent(parcel, "successor", "55")
    assert claimed(store).repeat is False


def test_a_lease_that_ran_out_is_taken_over_and_its_first_owner_can_no_longer_settle(store: Store) -> None:
    answered(store, said(1), b"first")
    lost = claimed(store, owner="slow")
    parcel = claimed(store, owner="other", now=NOON + LEASE)
    assert parcel.repeat
    with pytest.raises(StaleError), store.transaction() as tables:
        tables.outbox.sent(lost, "slow", "55")
    with store.transaction() as tables:
        tables.outbox.sent(parcel, "other", "56")


def test_a_message_that_failed_waits_and_holds_back_its_own_chat_alone(store: Store) -> None:
    answered(store, said(1), b"first", b"second")
    answered(store, said(2, "telegram:2"), b"elsewhere")
    with store.transaction() as tables:
        parcel = tables.outbox.claim(TELEGRAM, "telegram:1", "me", NOON, LEASE)
        assert isinstance(parcel, Parcel)
        tables.outbox.again(parcel, "me", NOON + HOUR, attempts=3, repeat=True)
        assert tables.outbox.claim(TELEGRAM, "telegram:1", "me", NOON, LEASE) == NOON + HOUR

    assert claimed(store, "telegram:2").body == b"elsewhere"
    again = claimed(store, now=NOON + HOUR)
    assert (again.body, again.attempts, again.repeat) == (b"first", 3, True)


def test_what_is_given_up_lets_the_next_one_go(store: Store) -> None:
    answered(store, said(1), b"first", b"second")
    with store.transaction() as tables:
        parcel = tables.outbox.claim(TELEGRAM, "telegram:1", "me", NOON, LEASE)
        assert isinstance(parcel, Parcel)
        tables.outbox.dead(parcel, "me", "Forbidden")
        assert tables.outbox.count(TELEGRAM, OutboxState.DEAD) == 1
    assert claimed(store).body == b"second"


def test_only_the_last_answer_s_messages_have_live_buttons(store: Store) -> None:
    def sent(update: Update, external_id: str, *, answer: bool) -> None:
        answered(store, update, b"x", answer=answer)
        parcel = claimed(store)
        with store.transaction() as tables:
            tables.outbox.sent(parcel, "me", external_id)

    def live(external_id: str) -> object:
        return within(store, lambda tables: tables.outbox.answered_last("telegram:1", external_id))

    assert live("10") is False
    sent(said(1), "10", answer=True)
    assert live("10") is True
    assert live("11") is False
    sent(said(2), "11", answer=False)
    assert live("10") is True
    answered(store, said(3), b"not sent yet")
    assert live("10") is False


# Audit and receipts


def audited(number: int) -> Audited:
    return Audited(NOON + number * HOUR, (f"S{number:02}", "D02"), ("scope:in", f"code:{number}"))


def test_the_audit_chain_is_whole_and_reads_back_in_order(store: Store) -> None:
    with store.transaction() as tables:
        links = [tables.audit.append(audited(number)) for number in range(1, 6)]
    with store.transaction() as tables:
        assert list(tables.audit.links()) == links
        assert list(tables.audit.links(after=3)) == links[3:]
        assert [link.entry for link in tables.audit.links()] == [audited(number) for number in range(1, 6)]
        assert [link.previous for link in links] == ["0" * 64, *(link.hash for link in links[:-1])]
        assert tables.audit.head() == (5, links[-1].hash)
        assert tables.audit.first_broken() is None


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE audit SET codes = '[\"scope:out\"]' WHERE number = 3", 3),
        ("UPDATE audit SET at = '2024-05-06T11:00:00.000000+00:00' WHERE number = 1", 1),
        ("UPDATE audit SET rules = '[]' WHERE number = 5", 5),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("UPDATE audit SET hash = previous WHERE number = 4", 4),
    ],
)
def test_a_link_that_was_changed_or_taken_out_is_found(store: Store, harm: str, told: int) -> None:
    with store.transaction() as tables:
        for number in range(1, 6):
            tables.audit.append(audited(number))
    with store._database.transaction() as connection:
        connection.change(harm)
    assert within(store, lambda tables: tables.audit.first_broken()) == told


def test_threads_append_to_one_chain(opened: Callable[[], Store]) -> None:
    with opened() as one, opened() as two, ThreadPoolExecutor(2) as threads:

        def work(store: Store) -> None:
            for number in range(30):
                within(store, lambda tables, n=number: tables.audit.append(audited(n)))  # type: ignore[misc]

        list(threads.map(work, (one, two)))
        assert within(one, lambda tables: tables.audit.head()[0]) == 60
        assert within(one, lambda tables: tables.audit.first_broken()) is None


def receipt(code: str, chat: str = "telegram:1", made_at: datetime = NOON) -> Receipt:
    return Receipt(code, chat, '{"prednisone": [35, 70]}', "ab12", made_at)


def test_a_receipt_is_found_by_its_code_until_its_chat_is_forgotten(store: Store) -> None:
    with store.transaction() as tables:
        assert tables.receipts.put(receipt("4F7K"))
        assert tables.receipts.put(receipt("9Q2M", "telegram:2"))
        assert tables.receipts.get("4F7K") == receipt("4F7K")
        assert tables.receipts.get("0000") is None
        assert tables.receipts.erase("telegram:1") == 1
        assert tables.receipts.get("4F7K") is None
        assert tables.receipts.get("9Q2M") == receipt("9Q2M", "telegram:2")


def test_a_code_that_is_taken_is_not_given_again(store: Store) -> None:
    with store.transaction() as tables:
        assert tables.receipts.put(receipt("4F7K"))
        assert not tables.receipts.put(receipt("4F7K", "telegram:2"))
        assert tables.receipts.get("4F7K") == receipt("4F7K")


def test_a_receipt_expires(store: Store) -> None:
    with store.transaction() as tables:
        tables.receipts.put(receipt("4F7K"))
        assert tables.receipts.get("4F7K", not_before=NOON + HOUR) is None
    assert store.purge(NOON + 31 * 24 * HOUR, Retention()).receipts == 1
    assert within(store, lambda tables: tables.receipts.get("4F7K")) is None


# Erasure


def test_what_is_old_is_purged_and_what_waits_is_not(store: Store) -> None:
    answered(store, said(1), b"sent")
    parcel = claimed(store)
    with store.transaction() as tables:
        tables.outbox.sent(parcel, "me", "5")
        tables.inbox.take(said(2, "telegram:2"), NOON, InboxState.QUARANTINED, "unreadable")
        tables.audit.append(audited(1))
    answered(store, said(3, "telegram:3"), b"not sent yet")
    taken(store, said(4, "telegram:4"))

    assert store.purge(NOON + 48 * HOUR, Retention()) == Purged(0, 0, 0, 0)
    assert store.purge(NOON + 49 * HOUR, Retention()) == Purged(updates=3, messages=1, sessions=0, receipts=0)
    with store.transaction() as tables:
        assert tables.inbox.waiting(TELEGRAM) == ("telegram:4",)
        assert tables.outbox.unsent(TELEGRAM) == ("telegram:3",)
        assert tables.audit.head()[0] == 1


def test_the_text_of_an_update_is_erased_as_soon_as_it_is_answered(store: Store) -> None:
    answered(store, said(1, raw=b"a very secret finding"), b"an answer")
    parcel = claimed(store)
    with store.transaction() as tables:
        tables.outbox.sent(parcel, "me", "5")
    with store._database.transaction() as connection:
        assert [tuple(row) for row in connection.rows("SELECT raw FROM inbox")] == [(None,)]
        assert [tuple(row) for row in connection.rows("SELECT body FROM outbox")] == [(None,)]


def test_forget_erases_one_chat_s_case_receipts_and_texts_and_no_other_s(store: Store) -> None:
    for number, chat in enumerate(("telegram:1", "telegram:2"), start=1):
        with store.transaction() as tables:
            tables.inbox.take(said(number, chat), NOON, InboxState.QUARANTINED, "unreadable")
            tables.outbox.put(said(number, chat), [Outgoing(b"given")], NOON, OutboxState.SENT)
            tables.sessions.save(chat, b"{}", NOON, None)
            tables.receipts.put(receipt(f"code{number}", chat))
    taken(store, said(9))
    within(store, lambda tables: tables.forget("telegram:1"))

    with store.transaction() as tables:
        assert tables.sessions.load("telegram:1") is None
        assert tables.sessions.load("telegram:2") is not None
        assert tables.receipts.get("code1") is None
        assert tables.receipts.get("code2") is not None
        assert tables.outbox.count(TELEGRAM, OutboxState.SENT) == 1
        assert tables.inbox.waiting(TELEGRAM) == ("telegram:1",)
        assert tables.inbox.take(said(1), NOON) is None
