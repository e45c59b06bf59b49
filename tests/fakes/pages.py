"""The blocks of a page: what stands between fences, and what is indented by four spaces."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Attributes:
        page: the page's file.
        number: the block's place on the page, from 1.
        language: that the fence names; empty for none, and for an indented block.
        text: without the indentation.
    """

    page: Path
    number: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """Page and number, such as ``watch-and-replay 2``."""
        return f"{self.page.stem} {self.number}"

    @property
    def commands(self) -> list[str]:
        """The command lines, joined where they go on, without comments and prompts."""
        if self.language not in ("", "console"):
            return []
        lines = re.sub(r"\\\n\s*", "", self.text).splitlines()
        found = [re.sub(r"^\$ |\s+#.*$", "", line).strip() for line in lines]
        return [line for line in found if re.match(r"(sf2ai|python3?|pip|\.|for) ", line)]


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page, in order.

    >>> [(block.language, block.commands) for block in blocks_of(DOCS / "how-to" / "smoke-test-in-ci.md")][-1]
    ('yaml', [])
    """
    return [Block(page, number, *found) for number, found in enumerate(_parts(page.read_text("utf-8")), 1)]


def words_of(command: str) -> list[str]:
    """Return the arguments of a command line of sf2ai, without a redirection.

    >>> words_of('sf2ai ban bison --reason "always wins" > result.json')
    ['ban', 'bison', '--reason', 'always wins']
    """
    before, _, _ = command.partition(" > ")
    return shlex.split(before.replace("\\", "/"))[1:]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield language and text of each block."""
    lines = iter(text.splitlines())
    indented: list[str] = []
    for line in lines:
        if line.startswith("    ") or (indented and not line):
            indented.append(line[4:])
            continue
        if indented:
            yield "", "\n".join(indented)
            indented = []
        if line.startswith("```"):
            fenced: list[str] = []
            for inner in lines:
                if inner.startswith("```"):
                    break
                fenced.append(inner)
            yield line[3:].strip(), "\n".join(fenced)
    if indented:
        yield "", "\n".join(indented)
