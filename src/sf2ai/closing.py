"""What is used in a ``with`` statement and closed at its end."""

from types import TracebackType
from typing import Self


class Closing:
    """Something that holds what has to be freed: a process, a port, a backend."""

    def close(self) -> None:
        """Free it; closing twice is fine."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()
