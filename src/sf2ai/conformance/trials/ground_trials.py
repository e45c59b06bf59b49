"""Plays one move from the ground against a dummy that stands, crouches, blocks or jumps."""

from dataclasses import dataclass

import numpy as np

from sf2ai.conformance.trials.approach import on_the_ground, owner
from sf2ai.conformance.trials.contacts import starts
from sf2ai.conformance.trials.dummy import DUMMY, PLACING_FRAMES, Stance, placed
from sf2ai.conformance.trials.play import Array, BackendMaker, Film, play
from sf2ai.game.moves import Move

_FLIGHT = 56
"""A jump that begins this many frames before the move is over when the move begins."""
_LONG_LEAD = 128
"""Frames before the move where the dummy has to walk to its place and to jump."""
FREE_AGAIN = 130
"""Frames after a contact by which both are free again."""
_CROUCHING = 6
"""Frames that the dummy needs to be down."""

GAPS = np.arange(34, 305)
"""Every distance at which the dummy can stand, px."""


@dataclass(frozen=True)
class Trials:
    """Plays one move against the dummy, however that stands.

    Attributes:
        move: what is measured.
        maker: of the backend.
        begins: frame, from 0, on which the move begins; -1 if it never does.
    """

    move: Move
    maker: BackendMaker
    begins: int

    @classmethod
    def of(cls, move: Move, maker: BackendMaker) -> "Trials":
        """Find out when the move begins."""
        entry = on_the_ground(move)
        stance = Stance.STAND if move.command.after else Stance.CROUCH
        tape = placed(entry.ready, np.array([300, 34, 150]), stance, len(entry.tape) + 8)
        found = starts(cls(move, maker, 0)._play(tape), move).tolist()
        return cls(move, maker, next((begins for begins in found if begins >= 0), -1))

    @property
    def frames(self) -> int:
        """Frames of a trial that ends with the move."""
        return self.begins + self.move.total + self.move.dash_max_frames + 12

    def stand(self, stance: Stance, gaps: Array, after: int = 0) -> Film:
        """Play with a dummy that keeps its place, at every gap; `after` more frames than the move lasts."""
        down = stance in (Stance.CROUCH, Stance.BLOCK_LOW)
        arrive = self.begins - (_CROUCHING if down else 0)
        # Before there is an attack to block, holding back is walking away.
        held_from = self.begins + 1 if stance is Stance.BLOCK_HIGH else arrive
        return self._play(placed(arrive, gaps, stance, self.frames + after, held_from=held_from))

    def jump(
        self, stance: Stance, gap: Array, offset: Array, after: int = 0, *, walk_back: bool = False
    ) -> Film:
        """Play with a dummy that jumps from each gap, that many frames after the move began.

        Args:
            stance: one of the jumps.
            gap: px, one per trial.
            offset: frames, one per trial.
            after: frames that are filmed after the move.
            walk_back: whether the attacker walks back as it charges, to have room.
        """
        later = len(on_the_ground(self.move, _LONG_LEAD).tape) - len(on_the_ground(self.move).tape)
        begins = self.begins + later
        tape = placed(begins - _FLIGHT, gap, stance, self.frames + later + after, begins + offset)
        return self._play(tape, _LONG_LEAD, 4 if walk_back else 1)

    def stand_away(self) -> Film:
        """Play with a dummy as far away as the screen allows."""
        return self.stand(Stance.STAND, GAPS[-1:])

    def _play(self, dummy: Array, lead: int = PLACING_FRAMES, held: int = 1) -> Film:
        entry = on_the_ground(self.move, lead, held)
        return play(self.maker, (owner(self.move).character.index, DUMMY), (entry.tape, dummy))
