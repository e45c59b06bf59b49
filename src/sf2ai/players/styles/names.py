"""The names of the styles. Nothing heavy is imported here, since every command reads names."""

from types import MappingProxyType

STYLE_PREFIX = "style:"
"""Start of the name of a player by rule."""

ANY = "any"
"""The player that draws its style for each round, its lapses, and how it measures distances."""

MEANINGS: MappingProxyType[str, str] = MappingProxyType(
    {
        ANY: "one of the others or two in turn, drawn for each round, with lapses and distances of its own",
        "turtle": "guards low and high, and sweeps what recovers in reach",
        "thrower": "walks up and throws; never guards",
        "jumper": "jumps in with a hard kick, and sweeps after the landing",
        "shooter": "sends projectiles or walks up, meets jumps, and kicks low what is near",
        "sweeper": "walks into reach and sweeps",
        "jabber": "walks up and repeats the light punch",
        "runner": "walks and jumps back, guards what comes, and hits hard what is near",
        "masher": "presses any button and special move, and walks forward",
        "poker": "keeps the distance of a low kick, kicks, and guards in between",
    }
)
"""What each style does, by the part of its name after the prefix."""

STYLE_PLAYERS: tuple[str, ...] = tuple(f"{STYLE_PREFIX}{name}" for name in MEANINGS)
"""Names of the players."""
