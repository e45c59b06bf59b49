"""Players are found by name, by character and by file; what cannot play is refused with a reason."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from fakes.trained import untrained_manifest, write_untrained
from sf2ai.errors import (
    DamagedFileError,
    IncompatibleWeightsError,
    InputError,
    NoWeightsError,
    UnknownNameError,
)
from sf2ai.game.characters import find_character
from sf2ai.players.find import (
    common_setting,
    find_player,
    player_from_file,
    require_playable,
    require_working,
    scripted_player,
    slowed,
    stored_player,
)
from sf2ai.store.layout import Home
from sf2ai.store.manifest import PresetStamp
from sf2ai.store.transfer import import_weights
from sf2ai.store.weights import load_weights, save_weights

RYU, KEN = find_character("ryu"), find_character("ken")


@pytest.fixture
def home(tmp_path):
    """A home in which only Ryu has weights."""
    home = Home(tmp_path / "home")
    write_untrained(home.weights("ryu"), "ryu")
    return home


def test_scripted_opponent_by_its_name(home):
    contender = find_player(" Random", home)
    assert (contender.spec, contender.character, contender.manifest) == ("random", None, None)


def test_character_means_its_stored_agent(home):
    contender = find_player("Ryu", home)
    assert contender.character is RYU
    assert contender.manifest == stored_player(home, RYU).manifest


def test_anything_else_is_a_file(home, tmp_path):
    path = tmp_path / "any.weights"
    write_untrained(path, "ken")
    assert find_player(str(path), home).character is KEN
    with pytest.raises(NoWeightsError, match=r"there is no weights file '.*none\.npz'"):
        find_player(str(tmp_path / "none.npz"), home)


def test_name_of_nothing_is_refused_with_the_nearest(home):
    with pytest.raises(UnknownNameError, match="no player is called 'randon'; did you mean 'random'"):
        find_player("randon", home)


def test_untrained_character_is_told_how_to_train(home):
    with pytest.raises(NoWeightsError, match="sf2ai train --char ken"):
        find_player("ken", home)


def test_weights_play_only_their_own_character(home):
    assert player_from_file(home.weights("ryu"), RYU).character is RYU
    with pytest.raises(IncompatibleWeightsError, match="trained for 'ryu' and cannot play 'ken'"):
        player_from_file(home.weights("ryu"), KEN)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"observation": PresetStamp("human", 99, 3)}, "observation human version 99"),
        ({"observation": PresetStamp("x-ray", 1, 3)}, "no such preset"),
        ({"observation": PresetStamp("own_x,their_x", 99, 2)}, "observation own_x,their_x version 99"),
        (
            {"observation": PresetStamp("own_x,their_x", 1, 3)},
            "this sf2ai has own_x,their_x version 1 .2 wide",
        ),
        ({"observation": PresetStamp("own_x,their_aura", 1, 2)}, "no such preset"),
        ({"observation": PresetStamp("*", 1, 109)}, "this sf2ai has human"),
        ({"actions": PresetStamp("moves", 1, 5)}, r"actions moves version 1 \(5 wide\)"),
        ({"agent": "oracle"}, "agent 'oracle' come from another sf2ai"),
    ],
)
def test_weights_of_another_layout_are_refused(changes, said):
    with pytest.raises(IncompatibleWeightsError, match=said):
        require_playable(untrained_manifest("ryu", **changes))


def test_weights_of_an_unknown_character_are_refused():
    from dataclasses import replace

    with pytest.raises(IncompatibleWeightsError, match="no character is called 'akuma'"):
        require_playable(replace(untrained_manifest("ryu"), character="akuma"))


def test_arrays_that_are_not_what_the_manifest_says_are_refused(home, tmp_path):
    manifest, arrays = load_weights(home.weights("ryu"))
    narrow = {name: array[1:] if name == "layer0_kernel" else array for name, array in arrays.items()}
    save_weights(tmp_path / "narrow.npz", manifest, narrow)
    with pytest.raises(DamagedFileError, match="but their manifest says otherwise"):
        player_from_file(tmp_path / "narrow.npz")
    del arrays["layer1_bias"]
    save_weights(tmp_path / "less.npz", manifest, arrays)
    with pytest.raises(DamagedFileError, match=r"incomplete: .*'layer1_bias'"):
        player_from_file(tmp_path / "less.npz")


def test_the_trained_ones_set_step_and_actions(home, tmp_path):
    write_untrained(tmp_path / "slow.npz", "ken", frames_per_step=8)
    slow, ryu, dice = (
        player_from_file(tmp_path / "slow.npz"),
        stored_player(home, RYU),
        scripted_player("random"),
    )
    assert common_setting((dice, slow), 3).frames_per_step == 8
    setting = common_setting((dice, ryu), 3)
    assert (setting.slots, setting.actions, setting.frames_per_step) == (3, "moves", 4)
    assert common_setting((dice, dice), 3).frames_per_step == 4
    with pytest.raises(InputError, match="'ryu' every 4 and 'ken' every 8 frames"):
        common_setting((slow, ryu), 3)


def test_a_slowed_agent_sees_later_and_never_sooner(home):
    write_untrained(home.weights("ryu"), "ryu", reaction_frames=9)
    agent = find_player("ryu", home)
    assert (agent.reaction_frames, agent.weights) == (9, home.weights("ryu"))
    for asked, seen in ((0, 9), (9, 9), (15, 15)):
        slow = slowed(agent, asked)
        assert slow.reaction_frames == seen
        assert slow.make(common_setting([slow], slots=1)).seat.reaction_frames == seen


def test_scripted_opponents_are_not_slowed():
    cpu = scripted_player("cpu:3")
    assert slowed(cpu, 15) is cpu


def test_a_delay_below_nothing_is_refused(home):
    with pytest.raises(InputError, match="the number of reaction frames is -1; give 0 or more"):
        slowed(find_player("ryu", home), -1)


def spoil_steps(**changes):
    return lambda manifest, arrays: (replace(manifest, **changes), arrays)


def spoil_arrays(change):
    return lambda manifest, arrays: (manifest, change(arrays))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_steps(frames_per_step=0), "'frames_per_step' 0, which must be 1 to 3600"),
        (spoil_steps(frames_per_step=2**62), "'frames_per_step' 4611686018427387904"),
        (spoil_steps(frames_per_step=10**30), "'frames_per_step' 1000000"),
        (spoil_steps(reaction_frames=2**62), "'reaction_frames' 4611686018427387904"),
        (spoil_steps(reaction_frames=3601), "must be 0 to 3600"),
        (spoil_arrays(lambda arrays: {}), "incomplete"),
        (spoil_arrays(lambda arrays: dict(list(arrays.items())[:-1])), "incomplete: .*'layer1_bias'"),
        (spoil_arrays(lambda arrays: {**arrays, "more": arrays["layer0_bias"]}), "'more'"),
        (spoil_arrays(lambda arrays: {n: np.full_like(a, 3e38) for n, a in arrays.items()}), "not legal"),
        (spoil_arrays(lambda arrays: {**arrays, "rest": np.array([9999, 1], np.float32)}), "'rest'"),
        (spoil_arrays(lambda arrays: {**arrays, "facts": np.zeros((0, 0), np.float32)}), "facts"),
    ],
)
def test_weights_that_cannot_play_are_refused_before_they_replace_others(home, tmp_path, spoil, said):
    before = home.weights("ryu").read_bytes()
    file = tmp_path / "new.npz"
    save_weights(file, *spoil(*load_weights(home.weights("ryu"))))
    with pytest.raises(DamagedFileError, match=f"{said}.*; use another copy"):
        import_weights(home, file, partial(require_working, file))
    with pytest.raises(DamagedFileError, match=said):
        player_from_file(file)
    assert home.weights("ryu").read_bytes() == before
    assert not home.history("ryu").exists()
