"""Finds one side's character on the select screen by trying, since no source says how cursors move."""

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType

from sf2ai.game.buttons import Pad

DIRECTIONS: Mapping[str, int] = MappingProxyType(
    {"right": int(Pad.RIGHT), "down": int(Pad.DOWN), "left": int(Pad.LEFT), "up": int(Pad.UP)}
)
HOLD_FRAMES = 3
"""Frames that a button is held, so that a game notices it even if it reads pads every other frame."""
REST_FRAMES = 3
"""Frames that a button is released before the next press, so that the game notices two presses."""
ANSWER_FRAMES = 24
"""Frames in which a cursor must move after a press; if it has not, it is at an edge."""
CHOICE_FRAMES = 90
"""Frames in which a character must be chosen after a press."""
MOST_CHOICES = 5
"""Presses to choose a character before the way is given up."""


class ButtonPress:
    """One button, held and released, and the time that its effect may take."""

    def __init__(self, pad: int, patience: int) -> None:
        """Begin to press.

        Args:
            pad: bits to hold.
            patience: frames from the first one held after which the press certainly has had no effect.
        """
        self._pad, self._patience = pad, patience
        self._frames = 0

    def pad(self) -> int:
        """Return the pad of the coming frame."""
        self._frames += 1
        return self._pad if self._frames <= HOLD_FRAMES else 0

    @property
    def may_follow(self) -> bool:
        """Whether another press may begin, if this one has had its effect."""
        return self._frames >= HOLD_FRAMES + REST_FRAMES

    @property
    def is_over(self) -> bool:
        """Whether the patience is used up."""
        return self._frames >= self._patience


class Cursor:
    """Moves one side's cursor to its character and chooses it.

    It learns on the way where each direction leads from each character, so that neither the
    grid nor its edges need to be known.

    Attributes:
        is_lost: whether no press can lead to the character.
    """

    def __init__(self, target: int) -> None:
        """Prepare to find a character by its id."""
        self._target = target
        self._moves: dict[tuple[int, str], int] = {}
        self._press: ButtonPress | None = None
        self._from, self._direction = -1, ""
        self._choices = 0
        self.is_lost = False

    def step(self, at: int, is_selected: bool) -> int:
        """Return the pad of the coming frame.

        Args:
            at: id of the character under the cursor.
            is_selected: whether the side has chosen its character.
        """
        self._learn(at)
        if is_selected or self.is_lost:
            self._press = None
            return 0
        if self._press is None:
            self._press = self._choose() if at == self._target else self._move(at)
        return self._press.pad() if self._press else 0

    def _learn(self, at: int) -> None:
        """End a press that has had its effect, or that has had none in time."""
        if self._press is None:
            return
        if self._direction and at != self._from:
            self._moves[self._from, self._direction] = at
            if self._press.may_follow:
                self._press = None
        elif self._press.is_over:
            if self._direction:
                self._moves[self._from, self._direction] = at
            self._press = None

    def _choose(self) -> ButtonPress:
        self._choices += 1
        self.is_lost = self._choices > MOST_CHOICES
        self._direction = ""
        return ButtonPress(int(Pad.LP), CHOICE_FRAMES)

    def _move(self, at: int) -> ButtonPress | None:
        direction = self._way_from(at)
        if direction is None:
            self.is_lost = True
            return None
        self._from, self._direction = at, direction
        return ButtonPress(DIRECTIONS[direction], ANSWER_FRAMES)

    def _way_from(self, start: int) -> str | None:
        """Return the first press of the shortest known way to the target, else to an untried press."""
        untried = None
        first: dict[int, str] = {start: ""}
        queue = deque([start])
        while queue:
            at = queue.popleft()
            if at == self._target:
                return first[at]
            for direction in DIRECTIONS:
                following = self._moves.get((at, direction))
                if following is None:
                    untried = untried or first[at] or direction
                elif following not in first:
                    first[following] = first[at] or direction
                    queue.append(following)
        return untried
