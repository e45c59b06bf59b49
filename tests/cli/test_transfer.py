"""`sf2ai export` and `sf2ai import` copy an agent, and refuse files that are none."""

from dataclasses import replace

import pytest

from sf2ai.store.weights import load_weights, save_weights


def test_export_and_import_into_another_home(trained, tmp_path):
    file = tmp_path / "ryu.npz"
    assert f"Ryu: written to {file}" in trained.run("export", "ryu", file).stdout
    other = type(trained)(tmp_path / "other")
    text = other.run("import", file).stdout
    assert text.startswith("Ryu: plays from ")
    assert "2 episodes" in text
    assert [row["character"] for row in other.json("roster") if row["trained"]] == ["ryu"]
    first, second = (p.json("evaluate", "--char", "ryu", "--episodes", 4) for p in (trained, other))
    assert first == second


def test_json_says_where(trained, tmp_path):
    exported = trained.json("export", "ken", tmp_path / "k.npz")
    assert (exported["character"], exported["file"]) == ("ken", str(tmp_path / "k.npz"))
    imported = trained.json("import", tmp_path / "k.npz")
    assert imported["character"] == "ken"
    assert imported["former_weights"].endswith(".npz")
    assert imported["manifest"] == exported["manifest"]


def test_import_keeps_the_former_weights_and_says_how_to_get_them_back(trained, tmp_path):
    manifest, arrays = load_weights(trained.home.weights("ryu"))
    save_weights(tmp_path / "new.npz", replace(manifest, seed=99), arrays)
    result = trained.run("import", tmp_path / "new.npz")
    (kept,) = trained.home.history("ryu").iterdir()
    assert f"sf2ai import {kept}" in result.stderr
    assert load_weights(kept)[0] == manifest


@pytest.mark.parametrize("part", ["observation", "actions"])
def test_weights_of_another_layout_are_refused(trained, tmp_path, part):
    manifest, arrays = load_weights(trained.home.weights("ryu"))
    stamp = replace(getattr(manifest, part), version=99)
    save_weights(tmp_path / "new.npz", replace(manifest, **{part: stamp}), arrays)
    assert "version 99" in trained.refuse("import", tmp_path / "new.npz")
    assert load_weights(trained.home.weights("ryu"))[0] == manifest


def test_what_cannot_be_is_refused_in_one_line(trained, tmp_path):
    (tmp_path / "text").write_text("no weights")
    assert "is not a weights file" in trained.refuse("import", tmp_path / "text")
    assert "there is no weights file" in trained.refuse("import", tmp_path / "nothing")
    assert "cannot read" in trained.refuse("import", tmp_path)
    assert "sf2ai train --char vega" in trained.refuse("export", "vega", tmp_path / "vega.npz")
    assert "choose another name" in trained.refuse("export", "ryu", tmp_path / "text")
    assert "missing argument 'FILE'" in trained.refuse("export", "ryu")
