"""Numbers, times and names as the whole program writes them."""

from rich.cells import cell_len, set_cell_size

from sf2ai.game.characters import find_character


def rate_text(rate: float, interval: tuple[float, float]) -> str:
    """Write a win rate with its 95 % interval.

    >>> rate_text(0.934, (0.9, 0.953))
    '0.93 [0.90, 0.95]'
    """
    return f"{rate:.2f} [{interval[0]:.2f}, {interval[1]:.2f}]"


def interval_text(figure: float, interval: tuple[float, float]) -> str:
    """Write a share above its 95 % interval, in two lines, for columns that are narrow.

    >>> print(interval_text(0.934, (0.9, 0.953)))
    0.93
    [0.90, 0.95]
    """
    return f"{figure:.2f}\n[{interval[0]:.2f}, {interval[1]:.2f}]"


def signed_text(figure: float, interval: tuple[float, float]) -> str:
    """Write a figure that may be negative above its 95 % interval, in two lines.

    >>> print(signed_text(0.25, (0.18, 0.32)))
    +0.25
    [+0.18, +0.32]
    """
    return f"{figure:+.2f}\n[{interval[0]:+.2f}, {interval[1]:+.2f}]"


def time_text(seconds: float) -> str:
    """Write a length of time briefly.

    >>> time_text(8.4), time_text(75), time_text(7260)
    ('8 s', '1 min 15 s', '2 h 01 min')
    """
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def moment_text(utc: str) -> str:
    """Write a UTC time of a manifest or ban for people.

    >>> moment_text("2025-03-01T12:30:00Z")
    '2025-03-01 12:30'
    """
    return utc.replace("T", " ")[:16]


def name_text(character: str) -> str:
    """Write a character's id as its name.

    >>> name_text("bison")
    'M. Bison'
    """
    return find_character(character).name


def shorten_middle(text: str, cells: int) -> str:
    """Return a text that takes no more cells of the terminal than this; its middle is left out.

    >>> shorten_middle("Champion of Friday", 9), shorten_middle("ryu", 9)
    ('Cham…iday', 'ryu')
    """
    if cell_len(text) <= cells:
        return text
    end = ""
    for letter in reversed(text):
        if cell_len(letter + end) > (cells - 1) // 2:
            break
        end = letter + end
    begin = set_cell_size(text, max(0, cells - 1 - cell_len(end)))
    return f"{begin.rstrip()}…{end}" if cells > 0 else ""
