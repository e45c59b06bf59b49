"""One match on a console, as its rounds are counted: when pads count, how a round ends, who has won.

The game's own count is not asked. Each round begins from the same kept state of
the first one, so that rounds and matches are the same on every game and core
and follow the rules of the package: first to two, a drawn round counts for
nobody, ten rounds at most.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sf2ai.backends.base import Ending, Phase
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.ram_snapshot import SNAPSHOT_TAIL, SnapshotWriter, Spell, Standing
from sf2ai.backends.console.reading import Reading

ROUNDS_TO_WIN = 2
MOST_ROUNDS = 10


class ConsoleMatch:
    """Counts one match and writes its Snapshots.

    Attributes:
        standing: how the match stands.
        snapshot: the last one, 72 bytes.
    """

    def __init__(self, memory_map: MemoryMap) -> None:
        """Prepare for a map's game; `begin` comes first."""
        self._writer = SnapshotWriter(memory_map)
        self._neutral: tuple[int, ...] = ()
        self._spells = [Spell(), Spell()]
        self.neutral_left = 0
        self.standing = Standing()
        self.snapshot = b""

    @property
    def is_fighting(self) -> bool:
        """Whether a round is being played."""
        return self.standing.phase == Phase.FIGHT

    @property
    def is_over(self) -> bool:
        """Whether the whole match is over."""
        return self.standing.phase == Phase.MATCH_OVER

    def begin(self, neutral: Sequence[int], reading: Reading) -> bytes:
        """Begin round 1 of a new match.

        Args:
            neutral: for each of `MOST_ROUNDS` rounds, how many frames pass before pads count.
            reading: of the state that the round begins from.

        Returns:
            The first Snapshot.
        """
        self._neutral = tuple(neutral)
        self.standing = Standing(round_number=0)
        return self.begin_round(reading)

    def begin_round(self, reading: Reading) -> bytes:
        """Begin the next round; as `begin`."""
        standing = self.standing
        standing.round_number += 1
        standing.phase, standing.ending, standing.winner = Phase.FIGHT, Ending.NONE, -1
        self.neutral_left = self._neutral[standing.round_number - 1]
        self._spells = [Spell(), Spell()]
        return self._write(reading)

    def effective(self, pads: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Return the pads of the coming frames with those that do not count yet as neutral."""
        if not self.neutral_left:
            return pads
        ignored = min(self.neutral_left, len(pads))
        return [(0, 0)] * ignored + list(pads[ignored:])

    def take(self, reading: Reading) -> bytes:
        """Take in a frame that has passed, end the round if it is over, and return its Snapshot."""
        self.neutral_left = max(0, self.neutral_left - 1)
        self._judge(reading)
        return self._write(reading)

    def end_without_result(self) -> bytes:
        """End the match for nobody, because its game cannot go on; return its last Snapshot."""
        standing = self.standing
        standing.phase, standing.ending, standing.winner = Phase.MATCH_OVER, Ending.NONE, -1
        sides, tail = self.snapshot[: -SNAPSHOT_TAIL.size], self.snapshot[-SNAPSHOT_TAIL.size :]
        timer, round_number, *_ = SNAPSHOT_TAIL.unpack(tail)
        self.snapshot = sides + SNAPSHOT_TAIL.pack(timer, round_number, Phase.MATCH_OVER, Ending.NONE, -1)
        return self.snapshot

    def get_state(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "neutral": list(self._neutral),
            "neutral_left": self.neutral_left,
            "standing": {name: _plain(value) for name, value in asdict(self.standing).items()},
            "spells": [[*spell.doing, spell.frames] for spell in self._spells],
            "snapshot": self.snapshot.hex(),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on where `get_state` was called."""
        self._neutral = tuple(state["neutral"])
        self.neutral_left = state["neutral_left"]
        self.standing = Standing(**state["standing"])
        self._spells = [Spell((doing, code), frames) for doing, code, frames in state["spells"]]
        self.snapshot = bytes.fromhex(state["snapshot"])

    def _write(self, reading: Reading) -> bytes:
        self._writer.watch(reading, self._spells)
        self.snapshot = self._writer.write(reading, self._spells, self.standing)
        return self.snapshot

    def _judge(self, reading: Reading) -> None:
        """End the round on a KO, or when time is over by who has more health left."""
        if self._writer.goes_on(reading):
            return
        first, second = self._writer.health(reading, 0), self._writer.health(reading, 1)
        standing = self.standing
        if first < 0 and second < 0:
            standing.ending = Ending.DOUBLE_KO
        elif first < 0 or second < 0:
            standing.ending = Ending.KO
        else:
            standing.ending = Ending.TIME
        standing.winner = -1 if first == second else int(second > first)
        if standing.winner >= 0:
            standing.rounds_won[standing.winner] += 1
        standing.phase = Phase.ROUND_OVER
        if max(standing.rounds_won) >= ROUNDS_TO_WIN:
            standing.phase = Phase.MATCH_OVER
        elif standing.round_number >= MOST_ROUNDS:
            standing.phase, standing.winner = Phase.MATCH_OVER, -1


def _plain(value: Any) -> Any:
    return value if isinstance(value, list) else int(value)
