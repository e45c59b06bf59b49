"""Bots that behave, and bots that misbehave in every way that a test needs.

They are loaded by `sf2ai.players.bots.child`, in a process of their own,
with this folder as the current one: ``bots:Walker``.
"""

import os
import random
import sys
import time


class Walker:
    """Always walks forward."""

    def __init__(self, character, seed):
        pass

    def act(self, seen, legal):
        return "6"


class Brawler:
    """Chooses a random legal action, by index."""

    def __init__(self, character, seed):
        self.dice = random.Random(seed)

    def act(self, seen, legal):
        return self.dice.choice(list(legal.values()))


class Counter:
    """Counts its decisions, and answers the count modulo three."""

    def __init__(self, character, seed):
        self.asked = 0

    def act(self, seen, legal):
        self.asked += 1
        return self.asked % 3


class Raiser(Walker):
    """Raises at its third decision."""

    def __init__(self, character, seed):
        self.asked = 0

    def act(self, seen, legal):
        self.asked += 1
        if self.asked == 3:
            raise RuntimeError("lost\nthe plot")
        return "5"


class Quitter(Walker):
    def act(self, seen, legal):
        sys.exit("I am off")


class BadMaker(Walker):
    def __init__(self, character, seed):
        raise ValueError(f"cannot play {character}")


class Hanger(Walker):
    def act(self, seen, legal):
        time.sleep(60)


class OddHanger(Walker):
    """Hangs in the matches whose seed is odd, plays the others."""

    def __init__(self, character, seed):
        self.hangs = seed % 2 == 1

    def act(self, seen, legal):
        if self.hangs:
            time.sleep(60)
        return "6"


class Dier(Walker):
    def act(self, seen, legal):
        os._exit(3)


class Cheater(Walker):
    def act(self, seen, legal):
        return "win at once"


class OutOfRange(Walker):
    def act(self, seen, legal):
        return 10**30


class Nothing(Walker):
    def act(self, seen, legal):
        return None


class Talker(Walker):
    """Prints to everything that looks like an output."""

    def act(self, seen, legal):
        print("x" * 200)
        os.write(1, b"garbage\n")
        sys.__stdout__.write("more")
        return super().act(seen, legal)


class Vandal(Walker):
    """Writes invalid bytes to every file descriptor it finds."""

    def act(self, seen, legal):
        for descriptor in range(3, 32):
            try:
                os.write(descriptor, b"\xff" * 64)
            except OSError:
                continue
        return "6"


class SlowMaker(Walker):
    def __init__(self, character, seed):
        time.sleep(1.2)


class Reader(Walker):
    """Reads from the keyboard, which is not there."""

    def act(self, seen, legal):
        return input()


class Mute:
    """Has no method act."""


not_a_class = 7


class Fireballer(Walker):
    def act(self, seen, legal):
        return "hadouken_H"


class Rememberer(Walker):
    """Raises when the clock goes up: a second round has begun."""

    def __init__(self, character, seed):
        self.timer = 1.0

    def act(self, seen, legal):
        if seen["timer"] > self.timer:
            raise RuntimeError("I know this")
        self.timer = seen["timer"]
        return "5"


class Sleeper(Walker):
    """Thinks for a fiftieth of a second."""

    def act(self, seen, legal):
        time.sleep(0.02)
        return "6"
