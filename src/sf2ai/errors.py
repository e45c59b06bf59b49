"""Every error that a user can see, in one tree.

    Sf2aiError
    ├── InputError                 the user's input cannot be used
    │   ├── UnknownNameError         an unknown name; suggests the nearest known one
    │   └── EveryoneExcludedError    fewer than two entries are left to play
    ├── StoreError                 a file of the home cannot be used
    │   ├── NoWeightsError           the character was never trained
    │   ├── IncompatibleWeightsError weights of another observation, action layout or character
    │   ├── DamagedFileError         a truncated, foreign or altered file
    │   ├── ReplayError              a replay of another version, or one whose frames come out differently
    │   ├── HomeError                the home cannot be made, read or written
    │   └── BusyError                another training of the same character runs
    ├── BackendError               a backend cannot make frames
    │   └── StateError               bytes that are no save state of this backend
    ├── TrainingError              the learner cannot continue (NaN, other settings on resume)
    └── DataError                  the package's frame data contradicts itself

Each message is one sentence: what was wrong, with the value, and what to do.
Programming mistakes stay `ValueError` and `TypeError`.
"""

from collections.abc import Iterable
from difflib import get_close_matches


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
        near = get_close_matches(name, self.known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        super().__init__(f"no {kind} is called {name!r}; {hint}there are: {', '.join(self.known)}")


class EveryoneExcludedError(InputError):
    """Fewer than two entries are left to play a tournament."""


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


class TrainingError(Sf2aiError):
    """Training cannot continue."""


class DataError(Sf2aiError):
    """The package's frame data contradicts itself."""
