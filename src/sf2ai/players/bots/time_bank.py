"""How long a bot may think: for each decision, and from a time bank for each match."""

import re
from dataclasses import dataclass, field

from sf2ai.errors import InputError, shortened
from sf2ai.players.bots.bot import DECISION_SECONDS, START_SECONDS

_BANK = re.compile(r"(?P<bank>\d{1,6}(?:\.\d{1,6})?)(?:\+(?P<increment>\d{1,6}(?:\.\d{1,6})?))?")


class BotError(Exception):
    """A bot did not fulfil a request; its process is still running. The text is the reason."""


class BotLostError(BotError):
    """A bot's process hung, died or sent bytes that are not a reply, and has ended with all its bots."""


@dataclass(frozen=True)
class Deadlines:
    """Time limits of a bot in seconds.

    Attributes:
        start: to start, or to make one bot.
        decision: for one decision; a later answer costs the match.
        bank: for all decisions of a match; what is left when it is used up is `increment` for each.
        increment: added to the bank for each decision.
    """

    start: float = START_SECONDS
    decision: float = DECISION_SECONDS
    bank: float = 60.0
    increment: float = 0.05


def parse_bank(text: str) -> tuple[float, float]:
    """Read a time bank and its increment, ``SECONDS`` or ``SECONDS+SECONDS``.

    Raises:
        InputError: the text is neither.

    >>> parse_bank("60+0.05"), parse_bank("10")
    ((60.0, 0.05), (10.0, 0.0))
    """
    found = _BANK.fullmatch(text.strip())
    if found is None:
        raise InputError(
            "--bot-bank takes seconds and an increment for each decision, such as 60+0.05, not "
            f"{shortened(text)}"
        )
    return float(found["bank"]), float(found["increment"] or 0.0)


@dataclass
class Thinking:
    """What a bot has used, of all matches.

    Attributes:
        decisions: how many.
        seconds: of all of them.
        longest: the longest one, in seconds.
    """

    decisions: int = 0
    seconds: float = 0.0
    longest: float = 0.0


@dataclass
class TimeBanks:
    """The time banks of a bot's matches, by slot."""

    deadlines: Deadlines
    thinking: Thinking = field(default_factory=Thinking)
    _left: dict[int, float] = field(default_factory=dict)

    def begin(self, slot: int) -> None:
        """Fill the bank of a match that begins in a slot."""
        self._left[slot] = self.deadlines.bank

    def spend(self, slot: int, seconds: float) -> None:
        """Take the time of one decision; raises `BotError` if the bank is used up."""
        thinking = self.thinking
        thinking.decisions += 1
        thinking.seconds += seconds
        thinking.longest = max(thinking.longest, seconds)
        self._left[slot] += self.deadlines.increment - seconds
        if self._left[slot] < 0:
            raise BotError(
                f"its time bank of {self.deadlines.bank:g} s and {self.deadlines.increment:g} s for each "
                "decision is used up"
            )
