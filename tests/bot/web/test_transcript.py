"""The transcripts stay within their memory, and what goes is what was unused for longest."""

from __future__ import annotations

from bot.channels.web.transcript import Exchange, Transcripts


def exchange(number: int) -> Exchange:
    """Ten bytes."""
    return Exchange(f"message-{number}", "", "", b"x" * 10)


async def kept(transcripts: Transcripts, name: str) -> list[str]:
    """The ids of what this chat still holds; looking counts as a use."""
    async with transcripts.held(name) as chat:
        return list(chat.exchanges)


async def say(transcripts: Transcripts, name: str, number: int) -> None:
    async with transcripts.held(name) as chat:
        transcripts.keep(chat, exchange(number))


async def test_a_chat_keeps_its_latest_exchanges() -> None:
    transcripts = Transcripts(entries_per_chat=3)
    for number in range(5):
        await say(transcripts, "a", number)
    assert await kept(transcripts, "a") == ["message-2", "message-3", "message-4"]


async def test_the_chat_unused_for_longest_goes_first() -> None:
    transcripts = Transcripts(bytes_in_all=25)
    await say(transcripts, "a", 1)
    await say(transcripts, "b", 1)
    await kept(transcripts, "a")
    await say(transcripts, "c", 1)
    assert [len(await kept(transcripts, name)) for name in ("a", "b", "c")] == [1, 0, 1]


async def test_chats_that_said_nothing_take_no_lasting_place() -> None:
    transcripts = Transcripts(chats=2)
    await say(transcripts, "a", 1)
    for number in range(5):
        await kept(transcripts, f"visitor {number}")
    assert await kept(transcripts, "a") == []


async def test_memory_freed_by_a_new_case_can_be_used_again() -> None:
    transcripts = Transcripts(bytes_in_all=25)
    for number in range(20):
        await say(transcripts, "a", number)
        async with transcripts.held("a") as chat:
            transcripts.clear(chat)
    await say(transcripts, "a", 1)
    await say(transcripts, "b", 1)
    assert len(await kept(transcripts, "a")) == 1


async def test_a_chat_at_work_is_not_dropped() -> None:
    transcripts = Transcripts(bytes_in_all=5)
    async with transcripts.held("a") as chat:
        transcripts.keep(chat, exchange(1))
        await say(transcripts, "b", 1)
        await say(transcripts, "c", 1)
        assert list(chat.exchanges) == ["message-1"]
