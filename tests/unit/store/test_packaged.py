"""Packaged weights: they play where the home has none, and can be exported, imported and packed."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from fakes.trained import untrained_manifest, write_untrained
from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.errors import NoWeightsError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.players.find import find_player, require_playable, require_working, stored_player
from sf2ai.store import packaged
from sf2ai.store.layout import Home
from sf2ai.store.packaged import Origin, find_weights, origin_of
from sf2ai.store.packing import pack_roster
from sf2ai.store.roster import read_roster
from sf2ai.store.transfer import export_weights, import_weights
from sf2ai.store.weights import load_character, load_weights, manifest_of, save_weights
from sf2ai.tournament.lineup import choose_lineup

REAL_FOLDER = Path(packaged.__file__).resolve().parent.parent / "roster"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in which Ryu and Ken are trained."""
    monkeypatch.setattr(packaged, "FOLDER", tmp_path / "package")
    for seed, character in enumerate(("ryu", "ken")):
        write_untrained(tmp_path / "package" / f"{character}.npz", character, seed=seed)
    return tmp_path / "package"


def test_packaged_weights_play_where_the_home_has_none(home: Home, folder: Path) -> None:
    kept = find_weights(home, "ryu")
    assert kept is not None
    assert (kept.path, kept.origin) == (folder / "ryu.npz", Origin.PACKAGED)
    assert load_character(home, "ryu")[0].character == "ryu"
    assert origin_of(stored_player(home, find_character("ryu")).weights) == "packaged"
    assert not home.path.exists()


def test_the_users_own_come_first(home: Home, folder: Path) -> None:
    write_untrained(home.weights("ryu"), "ryu", seed=9, created="2025-04-01T00:00:00Z")
    assert load_character(home, "ryu")[0].created == "2025-04-01T00:00:00Z"
    assert origin_of(stored_player(home, find_character("ryu")).weights) == "yours"
    assert {e.character.id: e.origin for e in read_roster(home) if e.trained} == {
        "ryu": Origin.YOURS,
        "ken": Origin.PACKAGED,
    }


def test_the_home_alone_decides_what_was_trained_there(home: Home, folder: Path) -> None:
    assert manifest_of(home, "ryu") is None


def test_a_character_in_neither_is_untrained(home: Home, folder: Path) -> None:
    with pytest.raises(NoWeightsError, match="'guile' has no weights"):
        load_character(home, "guile")
    lineup = choose_lineup(home)
    assert [(entry.name, entry.source.kind) for entry in lineup.entries] == [
        ("ryu", "packaged"),
        ("ken", "packaged"),
    ]
    assert len(lineup.exclusions) == len(ROSTER) - 2


def test_packaged_weights_can_be_exported_and_become_ones_own(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    export_weights(home, "ryu", tmp_path / "mine.npz")
    assert (tmp_path / "mine.npz").read_bytes() == (folder / "ryu.npz").read_bytes()
    _, former = import_weights(home, tmp_path / "mine.npz", partial(require_working, tmp_path / "mine.npz"))
    assert former is None
    kept = find_weights(home, "ryu")
    assert kept is not None
    assert kept.origin is Origin.YOURS


def test_a_roster_is_packed_in_half_the_space_with_its_manifests(home: Home, tmp_path: Path) -> None:
    for seed, character in enumerate(ROSTER):
        write_untrained(home.weights(character.id), character.id, seed=seed, hidden=(64,))
    written = pack_roster(home, tmp_path / "package")
    assert written.keys() == {character.id for character in ROSTER}
    for character, path in written.items():
        manifest, arrays = load_weights(path)
        theirs, exact = load_weights(home.weights(character))
        assert manifest == theirs
        assert path.stat().st_size < 0.6 * home.weights(character).stat().st_size
        for name, array in arrays.items():
            assert array.dtype == np.float32
            np.testing.assert_allclose(array, exact[name], rtol=2**-11, atol=1e-7)


def test_half_a_roster_is_not_packed(home: Home, tmp_path: Path) -> None:
    write_untrained(home.weights("ryu"), "ryu")
    with pytest.raises(NoWeightsError):
        pack_roster(home, tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_numbers_too_large_for_half_precision_are_refused(tmp_path: Path) -> None:
    manifest = untrained_manifest("ryu")
    sizes = Architecture(2, (3,), 4)
    arrays = dict(zip(sizes.shapes, sizes.initial(0), strict=True))
    arrays["layer0_bias"] = np.full(3, 1e6, dtype=np.float32)
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="not finite"):
        save_weights(tmp_path / "x.npz", manifest, {n: a.astype(np.float16) for n, a in arrays.items()})


@pytest.mark.parametrize(("place", "late"), [(".", 0), ("fair", 15)])
@pytest.mark.parametrize("character", [character.id for character in ROSTER])
def test_the_package_has_agents_of_every_character_that_can_play(
    character: str, place: str, late: int
) -> None:
    path = REAL_FOLDER / place / f"{character}.npz"
    manifest, arrays = load_weights(path)
    assert manifest.character == character
    assert (manifest.agent, manifest.reaction_frames) == ("ppo", late)
    require_playable(manifest, find_character(character))
    assert PpoPolicy(arrays).architecture.features == manifest.observation.size
    # What it has met is named without a path of the machine that trained it.
    if late:
        assert manifest.steps >= 14_000_000
        assert manifest.guide == "cpu"
        assert manifest.opponents.count("cpu:7") == 6
    else:
        met = {name for name in manifest.opponents if name.startswith("file:met/")}
        others = {each.id for each in ROSTER} - {character}
        assert met == {f"file:met/agents/{other}/weights.npz" for other in others}
        for home in ("exploiters-1", "warm-1", "guided"):
            assert f"file:{home}/agents/{character}/weights.npz" in manifest.opponents
        assert "style:turtle" in manifest.opponents
        assert manifest.begun_from.startswith(f"{character}, trained until ")
    assert manifest.machine
    assert manifest.libraries
    assert path.stat().st_size < 150_000


def test_a_fair_agent_is_named_by_its_character(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "FAIR_FOLDER", REAL_FOLDER / "fair")
    player = find_player("ken@fair", home)
    assert (player.spec, player.reaction_frames) == ("packaged:ken@fair", 15)
    assert origin_of(player.weights) == "packaged"
