"""Weights files: saved, loaded, refused when damaged, and archived when replaced."""

import errno
import os
from dataclasses import replace

import numpy as np
import pytest

from sf2ai.errors import DamagedFileError, HomeError, NoWeightsError
from sf2ai.store import atomic
from sf2ai.store.container import write_container
from sf2ai.store.weights import (
    archive_weights,
    load_character,
    load_weights,
    manifest_of,
    replace_weights,
    save_weights,
)


def test_round_trip(tmp_path, manifest, arrays):
    save_weights(tmp_path / "w.npz", manifest, arrays)
    read_manifest, read_arrays = load_weights(tmp_path / "w.npz")
    assert read_manifest == manifest
    assert list(read_arrays) == list(arrays)
    assert all(np.array_equal(read_arrays[name], arrays[name]) for name in arrays)


@pytest.mark.parametrize("bad", [np.zeros(3), np.array([1, np.nan], np.float32), np.array(["text"])])
def test_only_finite_float32_is_saved(tmp_path, manifest, bad):
    with pytest.raises(ValueError, match="array 'x'"):
        save_weights(tmp_path / "w.npz", manifest, {"x": bad})
    assert list(tmp_path.iterdir()) == []


def test_values_that_are_not_finite_are_refused(tmp_path, manifest):
    path = tmp_path / "w.npz"
    write_container(path, manifest.to_json(), {"x": np.array([np.inf], np.float32)})
    with pytest.raises(DamagedFileError, match="'x' that are not finite"):
        load_weights(path)


def test_other_dtypes_are_refused(tmp_path, manifest):
    path = tmp_path / "w.npz"
    write_container(path, manifest.to_json(), {"x": np.zeros(3)})
    with pytest.raises(DamagedFileError, match="float64"):
        load_weights(path)


def test_plain_npz_of_another_program_is_refused(tmp_path):
    path = tmp_path / "w.npz"
    np.savez(path, x=np.zeros(3, np.float32))
    with pytest.raises(DamagedFileError, match="is not a weights file of sf2ai"):
        load_weights(path)


def test_manifest_of_another_kind_is_refused_with_the_file(tmp_path, manifest):
    path = tmp_path / "w.npz"
    write_container(path, {**manifest.to_json(), "seed": "x"}, {})
    with pytest.raises(DamagedFileError, match=r"w\.npz.*'seed'"):
        load_weights(path)


def test_missing_file_and_untrained_character_are_told_apart(home, tmp_path):
    with pytest.raises(NoWeightsError, match="no weights file"):
        load_weights(tmp_path / "nothing.npz")
    with pytest.raises(NoWeightsError, match="sf2ai train --char ken"):
        load_character(home, "ken")
    assert manifest_of(home, "ken") is None


def test_weights_in_another_characters_folder_are_refused(home, manifest, arrays):
    save_weights(home.weights("ken"), manifest, arrays)
    with pytest.raises(DamagedFileError, match="'ryu'"):
        load_character(home, "ken")


def test_replaced_weights_go_into_history(home, manifest, arrays):
    assert replace_weights(home, manifest, arrays) is None
    newer = replace(manifest, created="2025-04-01T00:00:00Z")
    kept = replace_weights(home, newer, {"x": np.zeros(1, np.float32)})
    assert kept == home.history("ryu") / "20250301T123000Z.npz"
    assert load_weights(kept)[0] == manifest
    assert manifest_of(home, "ryu") == newer


def test_same_second_gets_a_number_and_same_content_no_copy(home, manifest, arrays):
    replace_weights(home, manifest, arrays)
    first = archive_weights(home, "ryu")
    assert archive_weights(home, "ryu") == first
    save_weights(home.weights("ryu"), manifest, {"x": np.zeros(1, np.float32)})
    second = archive_weights(home, "ryu")
    assert second is not None
    assert second.name == "20250301T123000Z-2.npz"
    assert archive_weights(home, "ken") is None


def test_damaged_weights_are_kept_as_they_are(home):
    home.agent("ryu").mkdir(parents=True)
    home.weights("ryu").write_bytes(b"damaged")
    kept = archive_weights(home, "ryu")
    assert kept is not None
    assert kept.read_bytes() == b"damaged"


def test_full_disk_keeps_the_former_weights(home, manifest, arrays, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    replace_weights(home, manifest, arrays)
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(HomeError, match="No space left"):
        replace_weights(home, replace(manifest, seed=8), arrays)
    assert manifest_of(home, "ryu") == manifest
