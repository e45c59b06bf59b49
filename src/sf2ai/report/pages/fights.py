"""Chooses the fights that a page can play again, and says of the others why it cannot."""

from collections.abc import Sequence

from sf2ai.report.pages.document import MOST_FIGHTS, Fight
from sf2ai.web.engines import engine_versions

_SIM = "sim"
"""The backend whose fights the browser's engine plays."""


def playable(fights: Sequence[Fight]) -> tuple[list[Fight], str, str]:
    """Return the fights that one engine of this package plays.

    Args:
        fights: that were kept.

    Returns:
        Those that can be played, the version of their engine, and a sentence about the others; it is empty if
        there are none.
    """
    versions = [fight.replay.header["engine_version"] for fight in fights if _is_sim(fight)]
    version = next((version for version in reversed(versions) if version in engine_versions()), "")
    fitting = [
        fight for fight in fights if _is_sim(fight) and fight.replay.header["engine_version"] == version
    ]
    shown = fitting[:MOST_FIGHTS]
    reasons = []
    others = len(fights) - sum(map(_is_sim, fights))
    if others:
        reasons.append(f"{_count(others)} played on a console or an emulator, which no page can play again")
    older = len(fights) - others - len(fitting)
    if older:
        reasons.append(f"{_count(older)} played on an engine version that this page does not have")
    if len(shown) < len(fitting):
        reasons.append(f"{_count(len(fitting) - len(shown))} left out, since a page has {MOST_FIGHTS:,}")
    return shown, version, f"{'; '.join(reasons)}." if reasons else ""


def _is_sim(fight: Fight) -> bool:
    return bool(fight.replay.header["backend"] == _SIM)


def _count(number: int) -> str:
    return "1 fight was" if number == 1 else f"{number:,} fights were"
