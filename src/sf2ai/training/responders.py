"""The names of responders: how an agent is trained to beat another one. Imports nothing heavy.

A responder is written ``KIND:LENGTH``, or as a number, which is that of the rounds of a guided one;
``search``, which needs no training, has no length.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sf2ai.errors import InputError, UnknownNameError, shortened

MOST = 1_000_000_000
"""Longest training of a responder, in rounds or steps."""

_SUFFIXES: Mapping[str, int] = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class ResponderKind:
    """A way to train a best response."""

    unit: str
    """What its length counts: ``"rounds"`` or ``"steps"``; empty if it is not trained and has no length."""
    summary: str
    """One line for docs."""


RESPONDERS: Mapping[str, ResponderKind] = {
    "guide": ResponderKind("rounds", "a DQN agent that a guide advises, from random weights"),
    "ppo": ResponderKind("steps", "a PPO agent from random weights"),
    "ppo-cpu": ResponderKind("steps", "a PPO agent that begins with lessons of the scripted CPU"),
    "ppo-warm": ResponderKind("steps", "a PPO agent that begins from the weights of the agent to beat"),
    "search": ResponderKind("", "no training: the agent itself, looking ahead in copies of the match"),
}
"""All kinds by name."""

DEFAULT_RESPONDER = "guide"
"""The kind that a number alone stands for."""


@dataclass(frozen=True)
class Responder:
    """A kind of responder and how long it trains."""

    kind: str
    """A name in `RESPONDERS`."""
    length: int
    """Rounds or steps, by the kind; 0 for one that is not trained."""

    @property
    def name(self) -> str:
        """Its usual spelling, such as ``"ppo:20M"``."""
        if not self.length:
            return self.kind
        for suffix, times in (("M", 1_000_000), ("k", 1_000)):
            if self.length % times == 0 and self.kind != DEFAULT_RESPONDER:
                return f"{self.kind}:{self.length // times}{suffix}"
        return f"{self.kind}:{self.length}"

    @property
    def words(self) -> str:
        """Its length in words, such as ``"300 rounds"``."""
        return f"{self.length:,} {RESPONDERS[self.kind].unit}"


def read_responder(text: str) -> Responder:
    """Read a responder's name.

    Raises:
        UnknownNameError: there is no such kind.
        InputError: no length, or one that cannot be.

    >>> read_responder("300"), read_responder("ppo-warm:5M")
    (Responder(kind='guide', length=300), Responder(kind='ppo-warm', length=5000000))
    """
    kind, separator, length = text.strip().rpartition(":")
    kind = kind.casefold() if separator else DEFAULT_RESPONDER
    if not separator and not length[:1].isdigit():
        kind, length = length.casefold(), ""
    if kind not in RESPONDERS:
        raise UnknownNameError("responder", kind, tuple(RESPONDERS))
    if not RESPONDERS[kind].unit:
        if length:
            raise InputError(
                f"the responder {shortened(text)} is not trained, so it has no length; write it as {kind!r}"
            )
        return Responder(kind, 0)
    found = re.fullmatch(r"([0-9]{1,10})([kKmM]?)", length)
    number = int(found[1]) * _SUFFIXES[found[2].casefold()] if found else 0
    if not 1 <= number <= MOST:
        unit = RESPONDERS[kind].unit
        raise InputError(
            f"the responder {shortened(text)} needs a number of {unit}, 1 to {MOST:,}; write it as "
            f"'{kind}:{300 if unit == 'rounds' else '5M'}'"
        )
    return Responder(kind, number)
