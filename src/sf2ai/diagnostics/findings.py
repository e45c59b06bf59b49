"""What a check found: the form that every check of this room returns."""

from dataclasses import dataclass
from enum import Enum


class CheckResult(Enum):
    """The result of one check."""

    GOOD = "good"
    CAUTION = "take care"
    """It works, and one use of it would not; the text says which."""
    WRONG = "wrong"
    NOT_GIVEN = "not given"
    ABSENT = "absent"
    """It is optional and not here."""
    UNKNOWN = "unknown"
    """This system does not tell."""


@dataclass(frozen=True)
class Finding:
    """One thing that was checked.

    Attributes:
        what: its name, such as ``"ROM"``.
        result: whether it can be used.
        text: what was found, and what to do if it cannot be used and ``fix`` is empty.
        fix: what to do, apart from the text; may be empty.
    """

    what: str
    result: CheckResult
    text: str
    fix: str = ""

    @property
    def line(self) -> str:
        """The text with the fix behind it."""
        return f"{self.text}; {self.fix}" if self.fix else self.text

    def to_json(self) -> dict[str, str]:
        """Return the finding as JSON values; ``fix`` only where there is one."""
        found = {"what": self.what, "verdict": self.result.value, "text": self.text}
        return {**found, "fix": self.fix} if self.fix else found
