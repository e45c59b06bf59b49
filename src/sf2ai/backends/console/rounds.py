"""Counts the rounds of one match on a console: when pads count, how a round ends, and which side has won.

The game's own count is not used. Each round begins from the same saved state of
round 1, so rounds and matches are the same on every game and core. They follow the
rules of the package: the first side to win two rounds wins the match, a drawn round counts for
neither side, and the fourth round is sudden death, begun at one victory each.
"""

from collections.abc import Sequence
from typing import TypedDict

from sf2ai.backends.base import Ending, Phase
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.ram_snapshot import SNAPSHOT_TAIL, ActivityTimer, MatchScore, SnapshotWriter
from sf2ai.backends.console.reading import Reading

ROUNDS_TO_WIN = 2
FINAL_ROUND = 4
MOST_ROUNDS = 10
"""Rounds for which a match has neutral frames, a length that save states keep; `FINAL_ROUND` are played."""


class ScoreState(TypedDict):
    """`MatchScore` as JSON values."""

    round_number: int
    phase: int
    ending: int
    winner: int
    rounds_won: list[int]


class MatchState(TypedDict):
    """`ConsoleMatch` as JSON values; stored in save states."""

    neutral: list[int]
    neutral_left: int
    standing: ScoreState
    spells: list[list[int]]
    """Of each side: state, move code and frames of its `ActivityTimer`."""
    snapshot: str
    """Hexadecimal."""


class ConsoleMatch:
    """Counts one match and writes its Snapshots.

    Attributes:
        score: how the match stands.
        neutral_left: frames until pads count.
        snapshot: the newest one, 72 bytes.
    """

    def __init__(self, memory_map: MemoryMap) -> None:
        """Prepare for a map's game; `begin` must be called first."""
        self._writer = SnapshotWriter(memory_map)
        self._neutral: tuple[int, ...] = ()
        self._timers = [ActivityTimer(), ActivityTimer()]
        self.neutral_left = 0
        self.score = MatchScore()
        self.snapshot = b""

    @property
    def is_fighting(self) -> bool:
        """Whether a round is being played."""
        return self.score.phase == Phase.FIGHT

    @property
    def is_over(self) -> bool:
        """Whether the whole match is over."""
        return self.score.phase == Phase.MATCH_OVER

    def begin(self, neutral: Sequence[int], reading: Reading) -> bytes:
        """Begin round 1 of a new match.

        Args:
            neutral: for each of `MOST_ROUNDS` rounds, how many frames pass before pads count.
            reading: of the state from which the round begins.

        Returns:
            The first Snapshot.
        """
        self._neutral = tuple(neutral)
        self.score = MatchScore(round_number=0)
        return self.begin_round(reading)

    def begin_round(self, reading: Reading) -> bytes:
        """Begin the next round from a reading of its first frame; return its first Snapshot."""
        score = self.score
        score.round_number += 1
        score.phase, score.ending, score.winner = Phase.FIGHT, Ending.NONE, -1
        if score.round_number == FINAL_ROUND:
            score.rounds_won = [ROUNDS_TO_WIN - 1] * 2
        self.neutral_left = self._neutral[score.round_number - 1]
        self._timers = [ActivityTimer(), ActivityTimer()]
        return self._write(reading)

    def effective(self, pads: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Return the pads of the coming frames, neutral where pads do not count yet."""
        if not self.neutral_left:
            return pads
        ignored = min(self.neutral_left, len(pads))
        return [(0, 0)] * ignored + list(pads[ignored:])

    def take(self, reading: Reading) -> bytes:
        """Count a frame that has passed, end the round if it is decided, and return the frame's Snapshot."""
        self.neutral_left = max(0, self.neutral_left - 1)
        self._judge(reading)
        return self._write(reading)

    def end_without_result(self) -> bytes:
        """End the match without a winner, because its game cannot go on; return its last Snapshot."""
        score = self.score
        score.phase, score.ending, score.winner = Phase.MATCH_OVER, Ending.NONE, -1
        sides, tail = self.snapshot[: -SNAPSHOT_TAIL.size], self.snapshot[-SNAPSHOT_TAIL.size :]
        timer, round_number, *_ = SNAPSHOT_TAIL.unpack(tail)
        self.snapshot = sides + SNAPSHOT_TAIL.pack(timer, round_number, Phase.MATCH_OVER, Ending.NONE, -1)
        return self.snapshot

    def get_state(self) -> MatchState:
        """Return everything that decides the rest of the match."""
        return {
            "neutral": list(self._neutral),
            "neutral_left": self.neutral_left,
            "standing": {
                "round_number": self.score.round_number,
                "phase": int(self.score.phase),
                "ending": int(self.score.ending),
                "winner": self.score.winner,
                "rounds_won": list(self.score.rounds_won),
            },
            "spells": [[*timer.doing, timer.frames] for timer in self._timers],
            "snapshot": self.snapshot.hex(),
        }

    def set_state(self, state: MatchState) -> None:
        """Return to where `get_state` was called."""
        self._neutral = tuple(state["neutral"])
        self.neutral_left = state["neutral_left"]
        self.score = MatchScore(**state["standing"])
        self._timers = [ActivityTimer((doing, code), frames) for doing, code, frames in state["spells"]]
        self.snapshot = bytes.fromhex(state["snapshot"])

    def _write(self, reading: Reading) -> bytes:
        self._writer.count_frame(reading, self._timers)
        self.snapshot = self._writer.write(reading, self._timers, self.score)
        return self.snapshot

    def _judge(self, reading: Reading) -> None:
        """End the round on a KO, or when time is over in favour of the side with more health."""
        if self._writer.is_undecided(reading):
            return
        first, second = self._writer.health(reading, 0), self._writer.health(reading, 1)
        score = self.score
        if first < 0 and second < 0:
            score.ending = Ending.DOUBLE_KO
        elif first < 0 or second < 0:
            score.ending = Ending.KO
        else:
            score.ending = Ending.TIME
        score.winner = -1 if first == second else int(second > first)
        if score.winner >= 0:
            score.rounds_won[score.winner] += 1
        score.phase = Phase.ROUND_OVER
        if max(score.rounds_won) >= ROUNDS_TO_WIN:
            score.phase = Phase.MATCH_OVER
        elif score.round_number >= FINAL_ROUND:
            score.phase, score.winner = Phase.MATCH_OVER, -1
