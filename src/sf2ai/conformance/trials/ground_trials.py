"""Trials of a move that begins on the ground."""

from dataclasses import dataclass

import numpy as np

from sf2ai.conformance.trials.approach import on_the_ground, owner
from sf2ai.conformance.trials.contacts import starts
from sf2ai.conformance.trials.dummy import DUMMY, PLACING_FRAMES, Stance, placed
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording, play
from sf2ai.game.moves import Move

_FLIGHT = 56
"""A jump that begins this many frames before the move is over when the move begins."""
_LONG_LEAD = 128
"""Frames before the move when the dummy has to walk to its place and jump."""
FREE_AGAIN = 130
"""Frames after a contact by which both fighters are free again."""
_DIVE = 110
"""Frames of a dive by way of a wall until it lands, which its own frames do not count."""
_CROUCHING = 6
"""Frames that the dummy needs to crouch."""

GAPS = np.arange(34, 305)
"""Every distance at which the dummy can stand, px."""


@dataclass(frozen=True)
class GroundTrials:
    """Plays one move against a dummy that stands, crouches, blocks or jumps.

    Attributes:
        move: what is measured.
        maker: makes the backend.
        begins: frame, from 0, on which the move begins; -1 if it never comes out.
    """

    move: Move
    maker: BackendMaker
    begins: int

    @classmethod
    def of(cls, move: Move, maker: BackendMaker) -> "GroundTrials":
        """Play the move once to find the frame on which it begins."""
        approach = on_the_ground(move)
        stance = Stance.STAND if move.command.after else Stance.CROUCH
        tape = placed(approach.ready, np.array([300, 34, 150]), stance, len(approach.tape) + 8)
        found = starts(cls(move, maker, 0)._play(tape), move).tolist()
        return cls(move, maker, next((begins for begins in found if begins >= 0), -1))

    @property
    def frames(self) -> int:
        """How many frames a trial that ends with the move has."""
        flight = _DIVE if self.move.wall_dive else 0
        return self.begins + self.move.total + self.move.dash_max_frames + flight + 12

    def stand(self, stance: Stance, gaps: Array, after: int = 0, *, body: int = DUMMY) -> Recording:
        """Play with a dummy that keeps its place, at each gap, and `after` frames beyond the move's end.

        Bodies other than the usual dummy's walk at another speed, so that gaps are only about as given.
        """
        down = stance in (Stance.CROUCH, Stance.BLOCK_LOW)
        arrive = self.begins - (_CROUCHING if down else 0)
        # A dummy that holds back before there is an attack to block would walk away.
        held_from = self.begins + 1 if stance is Stance.BLOCK_HIGH else arrive
        tape = placed(arrive, gaps, stance, self.frames + after, held_from=held_from)
        return self._play(tape, body=body)

    def walk_in(self, gaps: Array, after: int = 0) -> Recording:
        """Play with a dummy that walks into the move from each gap.

        The press that begins a mashed move is a normal, which would meet a dummy that stood near enough.
        """
        tape = placed(self.begins, gaps, Stance.STAND, self.frames + after, walk_at=self.begins)
        return self._play(tape)

    def jump(
        self,
        stance: Stance,
        gap: Array,
        offset: Array,
        after: int = 0,
        *,
        walk_back: bool = False,
        body: int = DUMMY,
    ) -> Recording:
        """Play with a dummy that jumps from each gap, that many frames after the move began.

        Args:
            stance: one of the jumps.
            gap: px, one per trial.
            offset: frames, one per trial.
            after: frames to record after the move.
            walk_back: whether the attacker walks back as it charges, to have more room.
            body: roster index of the dummy.
        """
        later = len(on_the_ground(self.move, _LONG_LEAD).tape) - len(on_the_ground(self.move).tape)
        begins = self.begins + later
        tape = placed(begins - _FLIGHT, gap, stance, self.frames + later + after, begins + offset)
        return self._play(tape, _LONG_LEAD, 4 if walk_back else 1, body)

    def stand_away(self) -> Recording:
        """Play with a dummy as far away as the screen allows."""
        return self.stand(Stance.STAND, GAPS[-1:])

    def _play(self, dummy: Array, lead: int = PLACING_FRAMES, held: int = 1, body: int = DUMMY) -> Recording:
        approach = on_the_ground(self.move, lead, held)
        return play(self.maker, (owner(self.move).character.index, body), (approach.tape, dummy))
