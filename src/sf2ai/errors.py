"""Every error that a user can meet, in one tree.

    Sf2aiError
    ├── InputError                 what the user typed or gave
    │   ├── UnknownNameError         a name that stands for nothing; knows the nearest right one
    │   └── EveryoneExcludedError    fewer than two entries are left to play
    ├── StoreError                 what is kept on the disk
    │   ├── NoWeightsError           a character that was never trained
    │   ├── IncompatibleWeightsError weights of another observation, action layout or character
    │   ├── DamagedFileError         a truncated, foreign or altered file
    │   ├── ReplayError              a replay of another version, or whose frames come out otherwise
    │   ├── HomeError                the home cannot be made, read or written
    │   └── BusyError                another training of the same character runs
    ├── BackendError               what makes the frames
    │   └── StateError               bytes that are no save state of this backend
    ├── TrainingError              the learner cannot go on (NaN, other settings on resume)
    └── DataError                  frame data of the package that contradicts itself

Each message is one sentence: what was wrong, with the value, and what to do.
Programming mistakes stay `ValueError` and `TypeError`.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class Sf2aiError(Exception):
    """Anything that a user can put right; the command line prints it in one line and exits with 2."""


class InputError(Sf2aiError):
    """Something that the user typed or gave cannot be used."""


class UnknownNameError(InputError):
    """A name that stands for nothing of its kind.

    >>> str(UnknownNameError("character", "ryuu", ["ken", "ryu"]))
    "no character is called 'ryuu'; did you mean 'ryu'? there are: ken, ryu"
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Keep the kind, the wrong name and the names that would have been right."""
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        near = get_close_matches(name, self.known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        super().__init__(f"no {kind} is called {name!r}; {hint}there are: {', '.join(self.known)}")


class EveryoneExcludedError(InputError):
    """Fewer than two entries are left to play a tournament."""


class StoreError(Sf2aiError):
    """Something that is kept on the disk cannot be used."""


class NoWeightsError(StoreError):
    """A character that was never trained in this home."""


class IncompatibleWeightsError(StoreError):
    """Weights that were made for another observation, action layout or character."""


class DamagedFileError(StoreError):
    """A file that is truncated, altered, or of another program."""


class ReplayError(StoreError):
    """A replay that another version recorded, or whose frames do not come out as recorded."""


class HomeError(StoreError):
    """The home folder cannot be made, read or written, or its disk is full."""


class BusyError(StoreError):
    """Another training of the same character runs in the same home."""


class BackendError(Sf2aiError):
    """A backend cannot make the next frame."""


class StateError(BackendError):
    """Bytes that are no save state of this backend."""


class TrainingError(Sf2aiError):
    """Training cannot go on."""


class DataError(Sf2aiError):
    """Frame data of the package contradicts itself."""
