"""What a fighter does and how a round ended, in a word or two, for captions, timelines and logs."""

from sf2ai.backends.base import Activity, Ending, Posture
from sf2ai.drawing.boxes import move_of
from sf2ai.game.moves import Move, MoveKind
from sf2ai.record_types import SideRecord, SnapshotRecord

_STANCES = {"st_far": "far", "st_close": "close", "cr": "crouching", "nj": "jumping", "dj": "jumping"}

_ACTIVITIES = {
    Activity.FREE: "standing",
    Activity.JUMP: "jumping",
    Activity.ATTACK: "attacking",
    Activity.SPECIAL: "special",
    Activity.THROW: "throwing",
    Activity.BLOCK: "on guard",
    Activity.BLOCK_STUN: "blocking",
    Activity.HIT_STUN: "hit",
    Activity.FALLING: "falling",
    Activity.DOWNED: "down",
    Activity.DIZZY: "dizzy",
    Activity.THROWN: "thrown",
    Activity.KO: "knocked out",
}

_ENDINGS = {Ending.NONE: "over", Ending.KO: "KO", Ending.DOUBLE_KO: "double KO", Ending.TIME: "time over"}


def move_words(move: Move) -> str:
    """Return a move as players call it.

    >>> from sf2ai.game.files.loader import load_character
    >>> [move_words(load_character("ryu").move(name)) for name in ("st_far_HP", "nj_LK", "hadouken_H")]
    ['far HP', 'jumping LK', 'Hadouken H']
    """
    if move.kind is MoveKind.NORMAL:
        return f"{_STANCES[move.stance]} {move.button}"
    several = move.kind is MoveKind.SPECIAL and move.strength
    return f"{move.name} {move.strength}" if several else move.name


def ending_words(snapshot: SnapshotRecord) -> str:
    """Return how the round of a Snapshot ended; "over" where the Snapshot does not say."""
    return _ENDINGS[Ending(int(snapshot["ending"]))]


def doing_words(side: SideRecord) -> str:
    """Return what a side is doing: its move while one is out, otherwise its activity."""
    move = move_of(side)
    if move is not None:
        return move_words(move)
    activity = int(side["activity"])
    if activity not in _ACTIVITIES:
        return "?"
    if activity == Activity.FREE and side["posture"] == Posture.CROUCHING:
        return "crouching"
    return _ACTIVITIES[Activity(activity)]
