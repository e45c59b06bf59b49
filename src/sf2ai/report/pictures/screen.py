"""A fight on a terminal: frames drawn with letters, in the terminal's own colours."""

from rich.text import Text

from sf2ai.drawing.letters import Ink, draw_letters
from sf2ai.drawing.view import stage_view
from sf2ai.record_types import SnapshotRecord

_STYLES = {
    Ink.PLAIN: "",
    Ink.P1: "bright_blue",
    Ink.P2: "bright_yellow",
    Ink.P1_BODY: "bright_white on blue",
    Ink.P2_BODY: "black on yellow",
    Ink.HIT: "bright_white on red",
    Ink.SHOT: "black on bright_magenta",
    Ink.GROUND: "bright_black",
    Ink.BANNER: "bold",
}


def screen_text(snapshot: SnapshotRecord, agents: tuple[str, str]) -> Text:
    """Return one frame as Rich text of 80 columns and 22 rows.

    Args:
        snapshot: one frame.
        agents: names of the agents of p1 and p2.
    """
    letters = draw_letters(stage_view(snapshot, agents))
    text = Text(no_wrap=True, overflow="crop")
    for row in range(len(letters.rows)):
        for words, ink in letters.runs(row):
            text.append(words, _STYLES[ink])
        text.append("\n")
    text.right_crop(1)
    return text
