"""The stamps of observations and actions, which say whether weights fit this version's presets."""

from sf2ai.errors import InputError
from sf2ai.game.characters import Character
from sf2ai.seats.actions import ACTIONS, ActionPreset
from sf2ai.seats.feature_choice import find_observation
from sf2ai.seats.observation import ObservationPreset
from sf2ai.store.manifest import PresetStamp


def observation_stamp(preset: ObservationPreset) -> PresetStamp:
    """Return the stamp of an observation preset."""
    return PresetStamp(preset.name, preset.version, preset.size)


def actions_stamp(preset: ActionPreset, character: Character, size: int | None = None) -> PresetStamp:
    """Return the stamp of a character's actions.

    Args:
        preset: has the actions.
        character: whose actions.
        size: the number of actions from the first on; None for all. More than there are count as all.
    """
    count = preset.count(character.index)
    size = count if size is None else min(size, count)
    return PresetStamp(preset.name, preset.version, size, preset.digest(character.index, size))


def known_observation(theirs: PresetStamp) -> PresetStamp | None:
    """Return this version's stamp of an observation that weights were trained with; None without one."""
    try:
        return observation_stamp(find_observation(theirs.name))
    except InputError:
        return None


def known_actions(theirs: PresetStamp, character: Character) -> PresetStamp | None:
    """Return the part of this version's actions that weights with a given stamp know; None without any.

    Moves that were added since are at the end of the list, where such weights never choose. If the result
    is not ``theirs``, the weights cannot play.
    """
    preset = ACTIONS.get(theirs.name)
    if preset is None:
        return None
    if not theirs.digest:
        return PresetStamp(theirs.name, preset.version, preset.first_count(character.index))
    return actions_stamp(preset, character, theirs.size)
