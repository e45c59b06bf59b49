"""Draws everything that the cartridge shows and writes it as assembly source.

All drawing is in whole numbers, so the same source gives the same bytes anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from font import GLYPHS
from palettes import SCREEN_COLOURS, fighter_palettes
from poses import POSES, Joint, Pose

Picture = dict[tuple[int, int], int]
"""Colour number by place; what is not in it is transparent."""
Tile = tuple[tuple[int, ...], ...]
"""Eight rows of eight colour numbers."""

OUTLINE, SKIN, SKIN_DARK, CLOTH, CLOTH_DARK, HAIR, GLOVE, BELT, WHITE = range(1, 10)
FIRE_DARK, FIRE, FIRE_LIGHT = range(1, 4)


# --- figures ---------------------------------------------------------------------------
def capsule(picture: Picture, a: Joint, b: Joint, radius: int, colour: Callable[[int, int], int]) -> None:
    """Fill all places within `radius` half-pixels of the line from a to b."""
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    reach = radius // 2 + 1
    for y in range(min(ay, by) - reach, max(ay, by) + reach + 1):
        for x in range(min(ax, bx) - reach, max(ax, bx) + reach + 1):
            px, py = x - ax, y - ay
            along = max(0, min(length, px * dx + py * dy))
            ex, ey = px * max(length, 1) - along * dx, py * max(length, 1) - along * dy
            if 4 * (ex * ex + ey * ey) <= radius * radius * max(length, 1) ** 2:
                picture[x, y] = colour(x, y)


def shaded(light: int, dark: int, a: Joint, b: Joint) -> Callable[[int, int], int]:
    """Return a colouring: dark below the line from a to b, light above it."""
    (ax, ay), (bx, by) = sorted((a, b))

    def colour(x: int, y: int) -> int:
        if ax == bx:
            return dark if x > ax + 1 else light
        return dark if (y - ay) * (bx - ax) < (by - ay) * (x - ax) - (bx - ax) else light

    return colour


def bone(picture: Picture, a: Joint, b: Joint, radius: int, light: int, dark: int) -> None:
    """Draw one part of a limb with its outline."""
    capsule(picture, a, b, radius + 2, lambda x, y: OUTLINE)
    capsule(picture, a, b, radius, shaded(light, dark, a, b))


def limb(picture: Picture, joints: tuple[Joint, Joint, Joint], radius: int, end: tuple[int, int]) -> None:
    """Draw an arm or a leg; `end` is the radius and colour of its hand or foot."""
    root, middle, tip = joints
    light, dark = (SKIN, SKIN_DARK) if radius < 7 else (CLOTH, CLOTH_DARK)
    for a, b in ((root, middle), (middle, tip)):
        capsule(picture, a, b, radius + 2, lambda x, y: OUTLINE)
    for a, b in ((root, middle), (middle, tip)):
        capsule(picture, a, b, radius, shaded(light, dark, a, b))
    bone(picture, tip, tip, end[0], end[1], end[1])


def figure(pose: Pose) -> Picture:
    """Draw one pose, from the far limbs to the near ones."""
    picture: Picture = {}
    limb(picture, pose.back_leg, 7, (5, SKIN_DARK))
    limb(picture, pose.back_arm, 5, (5, GLOVE))
    shoulder = (
        (pose.back_arm[0][0] + pose.front_arm[0][0]) // 2,
        (pose.back_arm[0][1] + pose.front_arm[0][1]) // 2,
    )
    bone(picture, shoulder, pose.hip, 11, CLOTH, CLOTH_DARK)
    capsule(picture, (pose.hip[0] - 4, pose.hip[1]), (pose.hip[0] + 4, pose.hip[1]), 3, lambda x, y: BELT)
    draw_head(picture, pose.head, shoulder)
    limb(picture, pose.front_leg, 7, (5, SKIN_DARK))
    limb(picture, pose.front_arm, 5, (5, GLOVE))
    return picture


def draw_head(picture: Picture, head: Joint, shoulder: Joint) -> None:
    """Draw the head: hair above and behind, face to the right (or up when lying)."""
    x, y = head
    bone(picture, head, head, 9, HAIR, HAIR)
    lying = abs(x - shoulder[0]) > 2 * abs(y - shoulder[1])
    face = (x, y + 2) if lying else (x + 2, y - 1)
    capsule(picture, face, face, 6, lambda px, py: SKIN)
    eye = (face[0] - 1, face[1] + 1) if lying else (face[0] + 1, face[1] + 1)
    picture[eye] = OUTLINE


def fireball(step: int) -> Picture:
    """Draw one of the two pictures of a fireball around its centre."""
    picture: Picture = {}
    capsule(picture, (-7 - 2 * step, 0), (3, 0), 11 - step, lambda x, y: FIRE_DARK)
    capsule(picture, (-3, step), (4, 0), 9, lambda x, y: FIRE)
    capsule(picture, (1, 0), (4 + step, 0), 5, lambda x, y: FIRE_LIGHT)
    return picture


# --- tiles -----------------------------------------------------------------------------
def cut(picture: Picture, shift: tuple[int, int]) -> Iterator[tuple[int, int, Tile]]:
    """Yield the tiles of a picture that are not empty: x, y of the upper left corner, tile.

    y counts down on the screen from the picture's origin here.
    """
    places = {((x - shift[0]) >> 3, (-y - shift[1]) >> 3) for x, y in picture}
    for column, row in sorted(places, key=lambda place: (place[1], place[0])):
        left, top = 8 * column + shift[0], 8 * row + shift[1]
        yield (
            left,
            top,
            tuple(tuple(picture.get((left + i, -(top + j)), 0) for i in range(8)) for j in range(8)),
        )


def planar(tile: Tile, planes: int) -> bytes:
    """Return a tile in the SNES's order: pairs of bit planes, row by row."""
    data = bytearray()
    for pair in range(0, planes, 2):
        for row in tile:
            for plane in (pair, pair + 1):
                data.append(sum(((colour >> plane) & 1) << (7 - i) for i, colour in enumerate(row)))
    return bytes(data)


class TileSet:
    """Tiles in the order in which they were first asked for, each once."""

    def __init__(self) -> None:
        self.numbers: dict[Tile, int] = {}

    def number(self, tile: Tile) -> int:
        """Return the tile's number, adding the tile if it is new."""
        return self.numbers.setdefault(tile, len(self.numbers))

    def new(self, tiles: list[Tile]) -> int:
        """Return how many of the tiles are not in the set yet."""
        return len({tile for tile in tiles if tile not in self.numbers})

    def data(self, planes: int) -> bytes:
        """Return all tiles in the SNES's order."""
        return b"".join(planar(tile, planes) for tile in self.numbers)


def best_cut(picture: Picture, tiles: TileSet) -> list[tuple[int, int, Tile]]:
    """Cut a picture along the grid that needs the fewest new tiles."""
    shifts = [(x, y) for y in range(0, 8, 2) for x in range(0, 8, 2)]
    cuts = [list(cut(picture, shift)) for shift in shifts]
    return min(cuts, key=lambda pieces: (tiles.new([tile for _, _, tile in pieces]), len(pieces)))


def sprites() -> tuple[TileSet, dict[str, list[tuple[int, int, int]]]]:
    """Return the sprite tiles and each pose as rows of x, y, tile number."""
    pictures = {name: figure(pose) for name, pose in POSES.items()}
    pictures |= {"SHOT": fireball(0), "SHOT_LATER": fireball(1)}
    tiles = TileSet()
    poses = {}
    for name, picture in pictures.items():
        poses[name] = [(x, y, tiles.number(tile)) for x, y, tile in best_cut(picture, tiles)]
    return tiles, poses


# --- the stage and the letters -----------------------------------------------------------
SKY, FAR_SKY, HILL, HILL_DARK, SUN, WALL, WALL_DARK, FLOOR, FLOOR_DARK, LINE = range(1, 11)


def stage_colour(x: int, y: int) -> int:
    """Return the stage's colour at a place of 512 x 224 pixels."""
    if y < 136:
        ridge = 104 + abs((x % 128) - 64) // 2
        if y >= ridge:
            return HILL_DARK if y >= ridge + 16 else HILL
        if (x - 256) ** 2 + (y - 112) ** 2 < 20 * 20:
            return SUN
        return FAR_SKY if y >= 72 or (y >= 64 and (x + y) % 2) else SKY
    if y < 160:
        if y in (136, 159) or x % 32 == 0:
            return LINE
        return WALL_DARK if y >= 152 else WALL
    plank = (y - 160) // 8
    if (y - 160) % 8 == 7 or (x + 16 * plank) % 64 == 0:
        return LINE
    return FLOOR_DARK if plank % 2 else FLOOR


def stage() -> tuple[TileSet, bytes]:
    """Return the stage's tiles and its map: two halves of 32 rows of 32 tiles."""
    tiles = TileSet()
    cells = bytearray()
    for half in range(2):
        for row in range(32):
            for column in range(32):
                left, top = 256 * half + 8 * column, 8 * row
                cells.append(
                    tiles.number(
                        tuple(
                            tuple(stage_colour(left + i, min(top + j, 223)) for i in range(8))
                            for j in range(8)
                        )
                    )
                )
    return tiles, bytes(cells)


def bar_tile(filled: int) -> Tile:
    """Return a piece of a health bar of which `filled` pixels from the left are full."""
    edge = (3,) * 8
    inside = tuple(1 if i < filled else 2 for i in range(8))
    return (edge, inside, inside, inside, inside, inside, edge, (0,) * 8)


def letter_tile(rows: tuple[int, ...]) -> Tile:
    """Return a letter in colour 1 with a shadow in colour 2, one pixel to the right and down."""
    lit = {(x, y) for y, row in enumerate(rows) for x in range(1, 6) if row >> (5 - x) & 1}
    return tuple(
        tuple(1 if (x, y) in lit else 2 if (x - 1, y - 1) in lit else 0 for x in range(8)) for y in range(8)
    )


def letter_tiles() -> bytes:
    """Return the text layer's tiles: 64 letters, room for 32, the bar, the mark of a round."""
    tiles = [letter_tile(GLYPHS.get(chr(32 + number), ())) for number in range(96)]
    tiles += [bar_tile(filled) for filled in range(9)]
    tiles.append(letter_tile((0x00, 0x0E, 0x1F, 0x1F, 0x1F, 0x0E, 0x00)))
    return b"".join(planar(tile, 2) for tile in tiles)


# --- the file -----------------------------------------------------------------------------
def block(label: str, data: bytes) -> str:
    """Return labelled bytes as assembly source."""
    lines = [
        "        .byte " + ", ".join(f"${byte:02X}" for byte in data[at : at + 16])
        for at in range(0, len(data), 16)
    ]
    return "\n".join([f"{label}:", *lines, f"{label}_end:", ""])


def words(colours: list[int]) -> bytes:
    """Return 15-bit colours as the SNES wants them, low byte first."""
    return b"".join(colour.to_bytes(2, "little") for colour in colours)


def pictures_source() -> str:
    """Return the file ``pictures.s``: poses, tiles, the stage's map and colours."""
    sprite_tiles, poses = sprites()
    if len(sprite_tiles.numbers) > 512:
        raise SystemExit(f"the poses need {len(sprite_tiles.numbers)} tiles, and there is room for 512")
    stage_tiles, stage_map = stage()
    parts = ["; Written by build.py. Do not edit.", ""]
    parts += [f"POSE_{name} = {number}" for number, name in enumerate(poses)]
    parts += ["poses:", *(f"        .word pose_{name.lower()}_rows" for name in poses)]
    for name, rows in poses.items():
        parts += [f"pose_{name.lower()}_rows:", f"        .byte {len(rows)}"]
        parts += [f"        .byte <({x}), <({y}), {tile & 255}, {tile >> 8}" for x, y, tile in rows]
    parts.append(block("sprite_tiles", sprite_tiles.data(4)))
    parts.append(block("stage_tiles", stage_tiles.data(4)))
    parts.append(block("stage_map", stage_map))
    parts.append(block("text_tiles", letter_tiles()))
    parts.append(block("colours", words(SCREEN_COLOURS)))
    parts.append(block("fighter_colours", words([c for palette in fighter_palettes() for c in palette])))
    return "\n".join(parts)


if __name__ == "__main__":
    tiles, poses = sprites()
    print(len(tiles.numbers), {name: len(rows) for name, rows in poses.items()}, len(stage()[0].numbers))
