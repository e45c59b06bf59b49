"""Every text can be printed on one line, and what is not printable shows as an escape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.printable import escaped, escaped_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ryu é 日本 \\", "Ryu é 日本 \\"),
        ("\udcff.npz", r"\xff.npz"),
        ("a\nb\r\t\x1b[2J\x07", r"a\nb\r\t\x1b[2J\x07"),
        ("\x9b31m\u202e\u2028\ud800", r"\x9b31m\u202e\u2028\ud800"),
    ],
)
def test_what_is_not_printable_is_escaped(text, shown):
    assert escaped(text) == shown
    assert escaped_lines(f"{text.splitlines()[0]}\n") == f"{escaped(text.splitlines()[0])}\n"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_printed(text):
    assert escaped(text).isprintable()
    escaped(text).encode()
