r"""Shows text that a user or a file gave: names that hold control characters, or that are no UTF-8.

Python keeps the bytes of an argument or a file name that are no UTF-8 as lone surrogates, which no
terminal, picture or CSV file can take. Raw control characters would command the terminal.
"""


def escaped(text: str) -> str:
    r"""Return a text on one line that anything can print: what is not printable becomes an escape.

    A byte that was no UTF-8 becomes ``\xNN``, as in the shell's ``$'...'``.

    >>> escaped("a.npz"), escaped("\udcff\x1b[2J\n")
    ('a.npz', '\\xff\\x1b[2J\\n')
    """
    return text if text.isprintable() else "".join(map(_escaped_letter, text))


def escaped_lines(text: str) -> str:
    r"""Return a text whose line ends stay and whose lines are `escaped`."""
    return "\n".join(map(escaped, text.split("\n")))


LONGEST_WORD = 1_000
LONGEST_MESSAGE = 2_000


def bounded(text: str) -> str:
    """Return a message of which a terminal shows the whole: very long words and messages lose their middle.

    A path is hardly ever that long, so that advice can be copied.

    >>> bounded("short"), len(bounded("x" * 100_000)) < LONGEST_WORD
    ('short', True)
    """
    words = (word if len(word) <= LONGEST_WORD else _without_middle(word, 100) for word in text.split(" "))
    whole = " ".join(words)
    return whole if len(whole) <= LONGEST_MESSAGE else _without_middle(whole, LONGEST_MESSAGE // 3)


def _without_middle(text: str, ends: int) -> str:
    return f"{text[:ends]}...({len(text):,} letters)...{text[-ends:]}"


def _escaped_letter(letter: str) -> str:
    if letter.isprintable():
        return letter
    if "\udc80" <= letter <= "\udcff":
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")
