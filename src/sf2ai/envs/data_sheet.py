"""The tables of an environment's data sheet, generated from the tables that the code runs on."""

from collections.abc import Iterable, Sequence

from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.rounds.reward import REWARDS
from sf2ai.rounds.reward_terms import REWARD_TERMS
from sf2ai.rounds.step_record import STEP_FIELDS, STEP_RECORD
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.features import Feature
from sf2ai.seats.observation import OBSERVATIONS

_DIRECTIONS = {
    "1": "down and back",
    "2": "down",
    "3": "down and forward",
    "4": "back",
    "5": "neutral",
    "6": "forward",
    "7": "up and back",
    "8": "up",
    "9": "up and forward",
}


def observation_sheet(preset: str) -> str:
    """Return a Markdown table of every element of an observation preset."""
    rows = [
        (str(place), feature.name, f"{feature.low:g} to {feature.high:g}", feature.unit, _meaning(feature))
        for place, feature in enumerate(OBSERVATIONS[preset].features)
    ]
    return markdown_table(("index", "name", "range", "unit", "meaning"), rows)


def _meaning(feature: Feature) -> str:
    meaning, known = feature.meaning, feature.known
    return f"{meaning}; 0 unless {known}" if known else meaning


def action_sheet(preset: str) -> str:
    """Return a Markdown table of the actions of a preset that every character has."""
    names = ACTIONS[preset].names(0)[: ACTIONS[preset].plain_count]
    rows = []
    for index, name in enumerate(names):
        direction, _, button = name.partition("+")
        rows.append((str(index), name, _DIRECTIONS[direction] + (f" with {button}" if button else "")))
    return markdown_table(("index", "name", "for the whole step"), rows)


def move_sheet() -> str:
    """Return a Markdown table of every character's scripts in ``moves``, which follow the plain actions."""
    preset, rows = ACTIONS["moves"], []
    for character, data in zip(ROSTER, load_roster(), strict=True):
        lengths = preset.tables().actions["length"][character.index]
        meanings = {move.id: f"{move.name} ({move.input})" for move in data.moves}
        for former in data.former_moves:
            meanings[former.id] = f"vacant: no move since engine version {former.gone}, never legal"
        names = preset.names(character.index)
        for index in range(preset.plain_count, len(names)):
            frames = str(max(0, lengths[index]))
            rows.append((character.id, str(index), names[index], meanings[names[index]], frames))
    return markdown_table(("character", "index", "name", "move", "frames of its script"), rows)


def reward_sheet() -> str:
    """Return Markdown tables of the reward presets and of their terms."""
    presets = [
        (preset.name, " + ".join(f"{weight:g} {term}" for term, weight in preset.weights))
        for preset in REWARDS.values()
    ]
    terms = [(name, term.meaning, f"{term.least:g} to {term.most:g}") for name, term in REWARD_TERMS.items()]
    tables = (
        markdown_table(("preset", "sum of"), presets),
        markdown_table(("term", "paid", "sum over a round"), terms),
    )
    return "\n\n".join(tables)


def step_record_sheet() -> str:
    """Return a Markdown table of the fields of a step record."""
    kinds = {name: STEP_RECORD[name].name for name in STEP_FIELDS}
    return markdown_table(
        ("field", "type", "meaning"), [(name, kinds[name], meaning) for name, meaning in STEP_FIELDS.items()]
    )


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table.

    >>> print(markdown_table(("a", "b"), [("1", "2")]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
