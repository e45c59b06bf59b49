"""Reads where the values of a file come from: the table ``[sources]``, whose keys the values name.

A ``src`` names the keys of its group of values, such as ``"hf"`` or ``"ww+st"``. The mark of a value that is
not published for this game names them too: they are the first word after ``sibling:``.
"""

import re

from sf2ai.game.data_table import DataTable

NO_SOURCE = frozenset({"est", "derived"})
"""Words of a ``src`` that stand for a rule of ours; the mark says which."""

UNREACHABLE = "unreachable: "
"""What begins the entry of a source that cannot be read any more; what is known of it follows."""

_ADDRESS = re.compile(r"https?://\S+( \(.+\))?|" + UNREACHABLE + ".+")


class SourceReader:
    """The sources of one file; notes which of them its values name."""

    def __init__(self, table: DataTable) -> None:
        """Read the table ``[sources]``.

        Raises:
            DataError: a source is neither a list of addresses nor marked as out of reach.
        """
        self._table = table
        self.addresses: dict[str, tuple[str, ...]] = {key: self._read(key) for key in table.values}
        self._used: set[str] = set()

    def _read(self, key: str) -> tuple[str, ...]:
        addresses = self._table.items(key)
        for address in addresses:
            if not isinstance(address, str) or _ADDRESS.fullmatch(address) is None:
                must = f"be an address that begins with https://, or begin with {UNREACHABLE!r}"
                raise self._table.error(key, address, must)
        if not addresses:
            raise self._table.error(key, [], "hold an address")
        return tuple(str(address) for address in addresses)

    def use(self, keys: str, table: DataTable, field: str) -> None:
        """Note that a field names sources, as keys joined by ``+``.

        Raises:
            DataError: a key is not in ``[sources]``.
        """
        for key in keys.removeprefix("ryu:").split("+"):
            if key in NO_SOURCE:
                continue
            if key not in self.addresses:
                raise table.error(field, keys, f"name sources of {', '.join(self.addresses)}")
            self._used.add(key)

    def finish(self) -> None:
        """Check that every source is used.

        Raises:
            DataError: no value names a source.
        """
        for key in self.addresses:
            if key not in self._used:
                raise self._table.error(key, self._table.values[key], "be named by a value or be removed")
