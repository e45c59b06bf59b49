"""The base of objects that a ``with`` statement closes at its end."""

from types import TracebackType
from typing import Self


class Closing:
    """An object that holds a process, a port or another resource until it is closed."""

    def close(self) -> None:
        """Release the resource; a second call does nothing."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()
