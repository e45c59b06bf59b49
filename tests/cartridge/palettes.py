"""Colours: red, green and blue of 0..31 each, as the SNES mixes them."""

from __future__ import annotations

Colour = tuple[int, int, int]


def mixed(red: int, green: int, blue: int) -> int:
    """Return the SNES's 15-bit number of a colour."""
    return red | green << 5 | blue << 10


def darker(colour: Colour) -> Colour:
    """Return the colour at two thirds of its brightness."""
    return (colour[0] * 2 // 3, colour[1] * 2 // 3, colour[2] * 2 // 3)


LIGHT_SKIN: Colour = (30, 23, 17)
BROWN_SKIN: Colour = (19, 12, 7)

# skin, cloth, hair, gloves, belt; in the order of the characters' numbers
DRESSES: tuple[tuple[Colour, Colour, Colour, Colour, Colour], ...] = (
    (LIGHT_SKIN, (29, 29, 29), (6, 3, 2), (27, 4, 4), (5, 5, 5)),  # Ryu
    (LIGHT_SKIN, (10, 14, 29), (3, 3, 4), (28, 21, 15), (28, 28, 30)),  # E.Honda
    ((12, 24, 8), (25, 15, 3), (29, 14, 3), (10, 20, 6), (12, 6, 2)),  # Blanka
    (LIGHT_SKIN, (9, 18, 7), (30, 28, 8), (17, 10, 4), (20, 20, 8)),  # Guile
    (LIGHT_SKIN, (29, 5, 4), (31, 27, 8), (18, 9, 4), (5, 5, 5)),  # Ken
    (LIGHT_SKIN, (8, 12, 31), (8, 4, 2), (28, 28, 30), (31, 25, 6)),  # Chun-Li
    ((28, 19, 14), (29, 4, 6), (10, 5, 3), (26, 22, 5), (30, 26, 5)),  # Zangief
    (BROWN_SKIN, (30, 25, 8), (28, 12, 4), (27, 24, 12), (25, 5, 5)),  # Dhalsim
    (LIGHT_SKIN, (24, 3, 10), (20, 2, 8), (18, 18, 22), (15, 15, 18)),  # M.Bison
    (BROWN_SKIN, (8, 8, 25), (14, 8, 5), (29, 29, 24), (29, 24, 5)),  # Sagat
    (BROWN_SKIN, (6, 16, 29), (3, 2, 2), (28, 4, 4), (30, 30, 30)),  # Balrog
    (LIGHT_SKIN, (18, 8, 27), (31, 26, 10), (27, 27, 29), (28, 21, 4)),  # Vega
)
OTHER_CLOTH: tuple[Colour, ...] = (
    (11, 13, 18), (27, 10, 17), (8, 22, 24), (21, 17, 9), (7, 9, 28), (29, 10, 24),
    (9, 12, 27), (11, 25, 13), (8, 17, 13), (27, 9, 5), (25, 22, 6), (7, 22, 11),
)  # fmt: skip
"""Cloth of the second fighter when both are the same character."""


def fighter_palettes() -> list[list[int]]:
    """Return 24 palettes of 16 colours: the twelve dresses, then the twelve other ones."""
    palettes = []
    for other in (False, True):
        for number, (skin, cloth, hair, glove, belt) in enumerate(DRESSES):
            worn = OTHER_CLOTH[number] if other else cloth
            rows = [
                (0, 0, 0),
                (3, 2, 4),
                skin,
                darker(skin),
                worn,
                darker(worn),
                hair,
                glove,
                belt,
                (31, 31, 31),
            ]
            palettes.append([mixed(*colour) for colour in rows] + [0] * 6)
    return palettes


def row_of(*colours: Colour, length: int) -> list[int]:
    """Return one palette, filled up with black."""
    return [mixed(*colour) for colour in colours] + [0] * (length - len(colours))


BLACK: Colour = (0, 0, 0)
TEXT_COLOURS: tuple[tuple[Colour, ...], ...] = (
    (BLACK, (31, 31, 31), (3, 3, 6), BLACK),  # white
    (BLACK, (31, 27, 6), (6, 3, 2), BLACK),  # gold
    (BLACK, (31, 8, 6), (6, 1, 2), BLACK),  # red
    (BLACK, (12, 18, 31), (2, 3, 9), BLACK),  # blue
    (BLACK, (31, 28, 4), (24, 3, 3), (30, 30, 30)),  # bars
    (BLACK, BLACK, BLACK, BLACK),
    (BLACK, BLACK, BLACK, BLACK),
    (BLACK, BLACK, BLACK, BLACK),
)
STAGE_COLOURS: tuple[Colour, ...] = (
    (4, 3, 9), (12, 17, 28), (22, 20, 26), (10, 14, 14), (6, 10, 10), (31, 26, 18),
    (20, 12, 8), (14, 8, 6), (23, 17, 11), (20, 14, 9), (9, 6, 5),
)  # fmt: skip
FIRE_COLOURS: tuple[Colour, ...] = (BLACK, (4, 10, 28), (12, 22, 31), (29, 31, 31))

SCREEN_COLOURS: list[int] = (
    [colour for text in TEXT_COLOURS for colour in row_of(*text, length=4)]
    + row_of(*STAGE_COLOURS, length=16)
    + [0] * (160 - 48)
    + row_of(*FIRE_COLOURS, length=16)
)
"""Colours 0 to 175: letters, stage, the fighters' places left black, fireballs."""
