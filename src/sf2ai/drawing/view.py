"""What is where in one frame, in px and words, before colours or letters are chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan

from sf2ai.backends.base import Phase
from sf2ai.drawing.boxes import PlacedBox, fighter_boxes, place_of, shot_boxes
from sf2ai.drawing.words import doing_words, ending_words
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_rules
from sf2ai.record_types import SideRecord, SnapshotRecord


@dataclass(frozen=True, slots=True)
class FighterView:
    """One side of a frame.

    Attributes:
        name: of the character.
        agent: what controls the side, as the user named it; empty where that is only the character's name.
        health: share of full health, 0..1.
        rounds_won: in this match; 0 where that is unknown.
        doing: the move or the activity, in words.
        place: position of the feet, px; None where it is unknown.
        facing: 1 right, -1 left, 0 unknown.
        boxes: of the body, hit boxes last.
        shot: boxes of the side's projectile.
    """

    name: str
    agent: str
    health: float
    rounds_won: int
    doing: str
    place: tuple[float, float] | None
    facing: int
    boxes: tuple[PlacedBox, ...]
    shot: tuple[PlacedBox, ...]

    def label(self, side: int) -> str:
        """Return ``p1`` or ``p2`` with an arrow in the direction that the fighter faces."""
        return f"{'<' * (self.facing < 0)}p{side + 1}{'>' * (self.facing > 0)}"


@dataclass(frozen=True, slots=True)
class StageView:
    """One frame.

    Attributes:
        sides: p1 and p2.
        left: left edge of the screen on the stage, px; the camera follows the middle of the two sides.
        clock: what the timer shows; ``"--"`` where that is unknown.
        round: such as ``"round 2"``; empty where that is unknown.
        banner: how the round or match has ended; empty while it goes on.
    """

    sides: tuple[FighterView, FighterView]
    left: float
    clock: str
    round: str
    banner: str


def stage_view(snapshot: SnapshotRecord, agents: Sequence[str] = ("", "")) -> StageView:
    """Return what to draw of a Snapshot.

    Args:
        snapshot: one frame.
        agents: what controls p1 and p2, as the user named it.
    """
    first, second = (_fighter(side, agent) for side, agent in zip(snapshot["sides"], agents, strict=True))
    timer, number = int(snapshot["timer"]), int(snapshot["round"])
    return StageView(
        sides=(first, second),
        left=camera_left((first.place, second.place)),
        clock=f"{timer:02}" if timer >= 0 else "--",
        round=f"round {number}" if number > 0 else "",
        banner=_banner(snapshot, (first, second)),
    )


def _fighter(side: SideRecord, agent: str) -> FighterView:
    character = ROSTER[int(side["character"])]
    health = float(side["health"])
    return FighterView(
        name=character.name,
        agent="" if agent in (character.id, character.name) else agent,
        health=0.0 if isnan(health) else min(max(health, 0.0), 1.0),
        rounds_won=max(0, int(side["rounds_won"])),
        doing=doing_words(side),
        place=place_of(side),
        facing=int(side["facing"]),
        boxes=fighter_boxes(side),
        shot=shot_boxes(side),
    )


def camera_left(places: Iterable[tuple[float, float] | None]) -> float:
    """Return the screen's left edge on the stage, by the rule of `engine.step.move_projectiles`.

    Args:
        places: positions of both fighters' feet in px; None where one is unknown.
    """
    stage = load_rules().stage
    edge = (stage.width_px - stage.screen_width_px) / 2
    known = [place[0] for place in places if place is not None]
    middle = sum(known) / len(known) if known else 0.0
    return min(max(middle, -edge), edge) - stage.screen_width_px / 2


def _banner(snapshot: SnapshotRecord, sides: tuple[FighterView, FighterView]) -> str:
    phase = int(snapshot["phase"])
    if phase == Phase.FIGHT:
        return ""
    what = "match" if phase == Phase.MATCH_OVER else "round"
    winner = int(snapshot["winner"])
    outcome = (
        f"{('p1', 'p2')[winner]} {sides[winner].name} wins the {what}"
        if winner >= 0
        else f"the {what} is a draw"
    )
    return f"{ending_words(snapshot)}: {outcome}"
