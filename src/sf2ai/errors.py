"""Every error that a user can see, in one tree.

    Sf2aiError
    ├── InputError                 the user's input cannot be used
    │   ├── UnknownNameError         an unknown name; suggests the nearest known one
    │   ├── EveryoneExcludedError    fewer than two entries are left to play
    │   └── RewardError              a reward function of the user's fails; a `ValueError` too
    ├── StoreError                 a file of the home cannot be used
    │   ├── NoWeightsError           the character was never trained
    │   ├── IncompatibleWeightsError weights of another observation, action layout or character
    │   ├── DamagedFileError         a truncated, foreign or altered file
    │   ├── ReplayError              a replay of another version, or one whose frames come out differently
    │   ├── HomeError                the home cannot be made, read or written
    │   └── BusyError                another training of the same character runs
    ├── BackendError               a backend cannot make frames
    │   └── StateError               bytes that are no save state of this backend
    ├── ClusterError               machines cannot be reached, or cannot do the work
    ├── TrainingError              the learner cannot continue (NaN, other settings on resume)
    └── DataError                  the package's frame data contradicts itself

Each message is one sentence: what was wrong, with the value, and what to do.
Programming mistakes stay `ValueError` and `TypeError`.
"""

from collections.abc import Iterable

LETTERS = 60
"""How many letters of a value a message shows."""


def shortened(text: str) -> str:
    """Return a value as messages show it: quoted, and a long one by its beginning.

    >>> shortened("x"), shortened("x" * 5000)
    ("'x'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' (5,000 letters)")
    """
    if len(text) <= LETTERS:
        return repr(text)
    return f"{text[:LETTERS] + '...'!r} ({len(text):,} letters)"


class Sf2aiError(Exception):
    """An error that a user can fix; the command line prints it on one line and exits with 2."""


class InputError(Sf2aiError):
    """The user's input cannot be used."""


class UnknownNameError(InputError):
    """A name that nothing of its kind has.

    >>> str(UnknownNameError("character", "ryuu", ["ken", "ryu"]))
    "no character is called 'ryuu'; did you mean 'ryu'? there are: ken, ryu"
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Keep the kind, the unknown name and the known names."""
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        near = nearest_name(name, self.known)
        hint = f"did you mean {near!r}? " if near is not None else ""
        super().__init__(f"no {kind} is called {shortened(name)}; {hint}there are: {', '.join(self.known)}")


class EveryoneExcludedError(InputError):
    """Fewer than two entries are left to play a tournament."""


class RewardError(InputError, ValueError):
    """A reward function of the user's raised an exception, or returned what is no reward."""


class StoreError(Sf2aiError):
    """A file of the home cannot be used."""


class NoWeightsError(StoreError):
    """The character was never trained in this home."""


class IncompatibleWeightsError(StoreError):
    """Weights that were trained for another observation, action layout or character."""


class DamagedFileError(StoreError):
    """A file that is truncated, altered, or written by another program."""


class ReplayError(StoreError):
    """A replay of another version, or one whose frames do not come out as recorded."""


class HomeError(StoreError):
    """The home folder cannot be made, read or written, or its disk is full."""


class BusyError(StoreError):
    """Another training of the same character runs in the same home."""


class BackendError(Sf2aiError):
    """A backend cannot make the next frame."""


class StateError(BackendError):
    """Bytes that are no save state of this backend."""


class ClusterError(Sf2aiError):
    """A cluster cannot be reached, or its nodes cannot do what they are asked for."""


class TrainingError(Sf2aiError):
    """Training cannot continue."""


class DataError(Sf2aiError):
    """The package's frame data contradicts itself."""


_FEWEST_LETTERS = 3
"""Fewer letters at the beginning of a name say too little."""


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a mistyped one is meant to be; None if none is near.

    A name is near if one of both begins with the other, or if about one letter in four, at least one, is
    wrong, missing, superfluous or swapped with the next.

    >>> nearest_name("--opponet", ["--opponent", "--home"]), nearest_name("eval", ["evaluate", "train"])
    ('--opponent', 'evaluate')
    >>> nearest_name("play", ["replay"]), nearest_name("--lr", ["--rom"])
    (None, None)
    """
    given = _letters(name)
    near: list[tuple[float, str]] = []
    for other in known:
        letters = _letters(other)
        longest, shortest = max(len(given), len(letters)), min(len(given), len(letters))
        begins = given.startswith(letters) or letters.startswith(given)
        if begins and shortest >= _FEWEST_LETTERS:
            near.append((0.5 + (longest - shortest) / 8, other))
        elif longest - shortest <= longest // 4 + 1:
            mistakes = _mistakes(given, letters)
            if mistakes <= max(1, longest // 4):
                near.append((mistakes, other))
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _letters(name: str) -> str:
    return name.lstrip("-").casefold().replace("_", "-")


def _mistakes(first: str, second: str) -> int:
    """Return how many letters are wrong, missing, superfluous or swapped between two names."""
    rows = [list(range(len(second) + 1))]
    for i, letter in enumerate(first, start=1):
        row = [i]
        for j, other in enumerate(second, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
