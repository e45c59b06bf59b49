"""A replay as text: its title, its timeline, and both as JSON values."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.replays.events import Event, EventKind
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text, time_text
from sf2ai.store.replays import Replay

FRAMES_PER_SECOND = 60

_WORDS = {
    EventKind.ROUND_BEGINS: "round {event.round}",
    EventKind.MOVE: "{event.move}",
    EventKind.HIT: "  {event.move} hits",
    EventKind.BLOCK: "  {event.move} is blocked",
    EventKind.THROW: "  {event.move} throws",
    EventKind.DIZZY: "  is dizzy",
    EventKind.CLASH: "  projectiles clash",
    EventKind.ROUND_ENDS: "wins the round: {event.how}",
    EventKind.MATCH_ENDS: "wins the match",
}
_DRAWN = {
    EventKind.ROUND_ENDS: "the round is a draw: {event.how}",
    EventKind.MATCH_ENDS: "the match is a draw",
}


def replay_title(replay: Replay) -> str:
    """Return the two sides and the result in one line."""
    sides = " against ".join(_side_text(replay, side) for side in (0, 1))
    fight = "match" if replay.whole_match else "round"
    result = f"p{replay.winner + 1} wins the {fight}" if replay.winner >= 0 else f"the {fight} is a draw"
    return f"{sides}: {result} after {time_text(replay.frames / FRAMES_PER_SECOND)}"


def replay_caption(replay: Replay) -> str:
    """Return the number of checked frames and the versions in one line."""
    return (
        f"{replay.frames:,} frames, each one as recorded; {replay.backend}, engine version "
        f"{replay.engine_version}, seed {replay.seed}"
    )


def timeline(replay: Replay, events: Sequence[Event]) -> RenderableType:
    """Return one row per event; the effects of a move are indented below it."""
    table = new_table(
        number("frame"),
        number("clock"),
        Column("side"),
        Column("event", wraps=True),
        number("damage"),
        number("p1"),
        number("p2"),
        number("apart"),
    )
    names = [f"p{side + 1} {name_text(character)}" for side, character in enumerate(replay.characters)]
    for event in events:
        table.add_row(
            str(event.frame),
            str(event.clock) if event.clock >= 0 else "?",
            names[event.side] if event.side >= 0 else "",
            Text(event_text(event), style=_style(event)),
            _percent(event.damage) if event.damage else "",
            *(_percent(share) for share in event.health),
            "?" if event.distance is None else f"{event.distance:.0f} px",
        )
    return titled(replay_title(replay), table, replay_caption(replay))


def event_text(event: Event) -> str:
    """Return an event in words, without its side."""
    words = _DRAWN if event.side < 0 and event.kind in _DRAWN else _WORDS
    return words[event.kind].format(event=event)


def forfeit_lines(replay: Replay) -> list[str]:
    """Return one line with the reason for each side that forfeited."""
    return [
        f"{_side_text(replay, side)} forfeited: {reason}"
        for side, reason in enumerate(replay.forfeits)
        if reason is not None
    ]


def replay_json(replay: Replay, events: Sequence[Event]) -> dict[str, object]:
    """Return a replay that was played back, and its events, as JSON values."""
    winner = ("p1", "p2")[replay.winner] if replay.winner >= 0 else None
    return {
        **replay.header(),
        "winner": winner,
        "frames": replay.frames,
        "frames_verified": len(replay.checksums) - 1,
        "events": [event.to_json() for event in events],
    }


def _side_text(replay: Replay, side: int) -> str:
    character, agent = replay.characters[side], replay.agents[side]
    return f"p{side + 1} {name_text(character)}" + ("" if agent == character else f" ({agent})")


def _style(event: Event) -> str:
    return (
        "bold" if event.kind in (EventKind.ROUND_BEGINS, EventKind.ROUND_ENDS, EventKind.MATCH_ENDS) else ""
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
