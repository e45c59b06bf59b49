"""Draws a frame in letters, for terminals: 80 columns and 22 rows, readable with or without colours.

One column is 4.8 px of the arcade screen and one row 9.6, since a letter is twice as high as it is wide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import ceil, floor

from sf2ai.drawing.boxes import BoxKind, PlacedBox
from sf2ai.drawing.view import FighterView, StageView
from sf2ai.game.files.loader import load_rules

COLUMNS, ROWS = 80, 22
"""Size of a picture in letters."""

_STAGE_TOP, _GROUND_ROW = 3, 20
_BAR = 34


class Ink(Enum):
    """What a letter belongs to; whatever displays it chooses the colour."""

    PLAIN = "plain"
    P1 = "p1"
    P2 = "p2"
    P1_BODY = "p1 body"
    P2_BODY = "p2 body"
    HIT = "hit"
    SHOT = "shot"
    GROUND = "ground"
    BANNER = "banner"


SGR = {
    Ink.PLAIN: "0",
    Ink.P1: "94",
    Ink.P2: "93",
    Ink.P1_BODY: "97;44",
    Ink.P2_BODY: "30;43",
    Ink.HIT: "97;41",
    Ink.SHOT: "30;105",
    Ink.GROUND: "90",
    Ink.BANNER: "1",
}
"""ANSI codes of each ink: the sixteen colours that every terminal has."""

_SIDE_INKS = ((Ink.P1, Ink.P1_BODY), (Ink.P2, Ink.P2_BODY))
_BODY_LETTERS = ("/", "\\")
"""What p1's and p2's bodies are filled with."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A picture: `ROWS` lines of `COLUMNS` letters, and the ink of each."""

    rows: tuple[str, ...]
    inks: tuple[tuple[Ink, ...], ...]

    def runs(self, row: int) -> Iterator[tuple[str, Ink]]:
        """Yield the stretches of a line that have one ink: text and ink."""
        start = 0
        for end in range(1, COLUMNS + 1):
            if end == COLUMNS or self.inks[row][end] is not self.inks[row][start]:
                yield self.rows[row][start:end], self.inks[row][start]
                start = end

    def plain(self) -> str:
        """Return the picture without colours and without spaces at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.rows) + "\n"

    def ansi(self) -> str:
        """Return the picture with the colours as ANSI codes."""
        lines = []
        for row in range(ROWS):
            lines.append(
                "".join(
                    f"\x1b[{SGR[ink]}m{text}\x1b[0m" if ink is not Ink.PLAIN else text
                    for text, ink in self.runs(row)
                )
            )
        return "\n".join(lines) + "\n"


class _Canvas:
    """Letters and inks while they are being written; what falls outside is dropped."""

    def __init__(self) -> None:
        self.letters = [[" "] * COLUMNS for _ in range(ROWS)]
        self.inks = [[Ink.PLAIN] * COLUMNS for _ in range(ROWS)]

    def put(self, row: int, column: int, text: str, ink: Ink) -> None:
        for place, letter in enumerate(text, start=column):
            if 0 <= place < COLUMNS and 0 <= row < ROWS:
                self.letters[row][place] = letter
                self.inks[row][place] = ink

    def finish(self) -> Letters:
        return Letters(tuple("".join(row) for row in self.letters), tuple(tuple(row) for row in self.inks))


def draw_letters(view: StageView) -> Letters:
    """Return a frame in letters: p1's body in slashes, p2's in backslashes, # for hits, @ for projectiles."""
    canvas = _Canvas()
    _write_score(canvas, view)
    canvas.put(_GROUND_ROW, 0, "=" * COLUMNS, Ink.GROUND)
    _draw_walls(canvas, view.left)
    for side, fighter in enumerate(view.sides):
        _draw_body(canvas, fighter, side, view.left)
    for fighter in view.sides:
        for box in (*fighter.boxes, *fighter.shot):
            if box.kind is BoxKind.HIT:
                letter, ink = ("@", Ink.SHOT) if box in fighter.shot else ("#", Ink.HIT)
                _fill(canvas, box, view.left, letter, ink)
    for side, fighter in enumerate(view.sides):
        _write_label(canvas, fighter, side, view.left)
        text = fighter.doing[: COLUMNS // 2 - 1]
        canvas.put(_GROUND_ROW + 1, 0 if side == 0 else COLUMNS - len(text), text, _SIDE_INKS[side][0])
    if view.banner:
        canvas.put(_STAGE_TOP + 2, (COLUMNS - len(view.banner)) // 2, view.banner, Ink.BANNER)
    return canvas.finish()


def _write_score(canvas: _Canvas, view: StageView) -> None:
    canvas.put(0, (COLUMNS - len(view.clock)) // 2, view.clock, Ink.PLAIN)
    canvas.put(1, (COLUMNS - len(view.round)) // 2, view.round, Ink.PLAIN)
    for side, fighter in enumerate(view.sides):
        full = ceil(_BAR * fighter.health)
        bar = "-" * (_BAR - full) + "#" * full if side == 0 else "#" * full + "-" * (_BAR - full)
        ink = _SIDE_INKS[side][0]
        canvas.put(0, 0 if side == 0 else COLUMNS - _BAR - 2, f"[{bar}]", ink)
        name = _name_line(fighter)
        canvas.put(1, 0 if side == 0 else COLUMNS - len(name), name, ink)


def _name_line(fighter: FighterView) -> str:
    won = " " + "*" * fighter.rounds_won if fighter.rounds_won else ""
    rest = f" {round(100 * fighter.health)} %{won}"
    room = _BAR + 1 - len(rest) - len(fighter.name) - 3
    agent = fighter.agent if len(fighter.agent) <= room else f"...{fighter.agent[3 - room :]}"
    return f"{fighter.name} ({agent}){rest}" if fighter.agent else f"{fighter.name}{rest}"


def _draw_walls(canvas: _Canvas, left: float) -> None:
    half = load_rules().stage.width_px / 2
    for x, inside in ((-half, 0), (half, -1)):
        column = floor(_column(x, left)) + inside
        for row in range(_STAGE_TOP + 5, _GROUND_ROW):
            canvas.put(row, column, "|", Ink.GROUND)


def _draw_body(canvas: _Canvas, fighter: FighterView, side: int, left: float) -> None:
    text_ink, body_ink = _SIDE_INKS[side]
    for box in fighter.boxes:
        if box.kind is BoxKind.HURT:
            _fill(canvas, box, left, _BODY_LETTERS[side], body_ink)
        elif box.kind is BoxKind.BODY:
            _fill(canvas, box, left, ".", text_ink)


def _write_label(canvas: _Canvas, fighter: FighterView, side: int, left: float) -> None:
    """Write p1 or p2 above the head, with an arrow in the direction that the fighter faces."""
    if fighter.place is None:
        return
    column = round(_column(fighter.place[0], left))
    tops = [box.top for box in fighter.boxes if box.kind in (BoxKind.HURT, BoxKind.BODY)]
    head = floor(_row(max(tops, default=fighter.place[1]))) - 1
    canvas.put(max(_STAGE_TOP - 1, head), column - 1, fighter.label(side), _SIDE_INKS[side][0])


def _fill(canvas: _Canvas, box: PlacedBox, left: float, letter: str, ink: Ink) -> None:
    first, last = round(_column(box.left, left)), round(_column(box.right, left))
    top, bottom = round(_row(box.top)), min(_GROUND_ROW, round(_row(box.bottom)))
    for row in range(max(_STAGE_TOP, min(top, bottom - 1)), bottom):
        canvas.put(row, first, letter * max(1, last - first), ink)


def _column(x: float, left: float) -> float:
    return (x - left) * COLUMNS / load_rules().stage.screen_width_px


def _row(y: float) -> float:
    return _GROUND_ROW - y * COLUMNS / (2 * load_rules().stage.screen_width_px)
