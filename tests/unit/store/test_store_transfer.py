"""Export and import: weights move as one file, and no other file or training is harmed."""

from dataclasses import replace

import pytest

from sf2ai.errors import (
    BusyError,
    DamagedFileError,
    IncompatibleWeightsError,
    InputError,
    NoWeightsError,
)
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.transfer import export_weights, import_weights
from sf2ai.store.weights import load_weights, manifest_of, replace_weights, save_weights


def accept(manifest, arrays):
    return None


@pytest.fixture
def trained(home, manifest, arrays):
    replace_weights(home, manifest, arrays)
    return home


def test_export_and_import_into_another_home(trained, manifest, tmp_path):
    file = tmp_path / "ryu.npz"
    assert export_weights(trained, "ryu", file) == manifest
    other = Home(tmp_path / "other")
    assert import_weights(other, file, accept) == (manifest, None)
    assert other.weights("ryu").read_bytes() == trained.weights("ryu").read_bytes()


def test_export_twice_is_fine_but_nothing_else_is_overwritten(trained, tmp_path):
    file = tmp_path / "ryu.npz"
    export_weights(trained, "ryu", file)
    export_weights(trained, "ryu", file)
    file.write_bytes(b"something else")
    for path in (file, tmp_path):
        with pytest.raises(InputError, match="choose another name"):
            export_weights(trained, "ryu", path)
    assert file.read_bytes() == b"something else"


def test_export_needs_whole_weights(trained, tmp_path):
    with pytest.raises(NoWeightsError, match="sf2ai train --char ken"):
        export_weights(trained, "ken", tmp_path / "x")
    trained.weights("ryu").write_bytes(b"rubbish")
    with pytest.raises(DamagedFileError):
        export_weights(trained, "ryu", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_import_keeps_the_former_weights(trained, manifest, arrays, tmp_path):
    newer = replace(manifest, seed=99)
    save_weights(tmp_path / "new.npz", newer, arrays)
    _, former = import_weights(trained, tmp_path / "new.npz", accept)
    assert former is not None
    assert load_weights(former)[0] == manifest
    assert manifest_of(trained, "ryu") == newer


def test_import_that_is_refused_changes_nothing(trained, manifest, arrays, tmp_path):
    def refuse(manifest, arrays):
        raise IncompatibleWeightsError("another layout")

    save_weights(tmp_path / "new.npz", replace(manifest, seed=99), arrays)
    with pytest.raises(IncompatibleWeightsError, match="another layout"):
        import_weights(trained, tmp_path / "new.npz", refuse)
    (tmp_path / "bad.npz").write_bytes((tmp_path / "new.npz").read_bytes()[:-1])
    with pytest.raises(DamagedFileError):
        import_weights(trained, tmp_path / "bad.npz", accept)
    with pytest.raises(NoWeightsError):
        import_weights(trained, tmp_path / "nothing.npz", accept)
    save_weights(tmp_path / "akuma.npz", replace(manifest, character="akuma"), arrays)
    with pytest.raises(InputError, match="akuma"):
        import_weights(trained, tmp_path / "akuma.npz", accept)
    assert manifest_of(trained, "ryu") == manifest


def test_import_during_a_training_is_refused(trained, manifest, arrays, tmp_path):
    save_weights(tmp_path / "new.npz", manifest, arrays)
    with hold_character(trained, "ryu"), pytest.raises(BusyError):
        import_weights(trained, tmp_path / "new.npz", accept)


def test_weights_by_another_name_of_their_character_play_it(trained, manifest, arrays, tmp_path):
    other = replace(manifest, character="M. Bison", opponent_characters=("Dictator", "ken"))
    save_weights(tmp_path / "new.npz", other, arrays)
    imported, _ = import_weights(trained, tmp_path / "new.npz", accept)
    assert imported.character == "bison"
    assert imported.opponent_characters == ("bison", "ken")
    assert manifest_of(trained, "bison") == imported
    assert {path.name for path in (trained.path / "agents").iterdir()} == {"ryu", "bison"}
