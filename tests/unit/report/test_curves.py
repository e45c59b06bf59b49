"""A training's log becomes a picture of its learning curves, and anything else is refused."""

import numpy as np
import pytest
from PIL import Image

from sf2ai.errors import HomeError
from sf2ai.report.pictures.curves import draw_curves, read_log, read_probes
from sf2ai.training.files.log_files import EpisodeCsv, ProbeCsv
from sf2ai.training.progress import EpisodeRecord, ProbeRecord


def record(episode, loss=0.5):
    return EpisodeRecord(
        episode, 100 * episode, "random", "ken", "p1", "win", 0.25, 900, 1 / episode, loss, 0.75, 0.5
    )


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    rows = EpisodeCsv(path)
    for episode in range(1, 31):
        rows.add(record(episode, loss=float("nan") if episode < 5 else 0.5))
    rows.close()
    return path


def test_log_is_read_by_its_headings(log):
    columns = read_log(log)
    assert columns["episode"] == list(range(1, 31))
    assert set(columns["win_rate_50"]) == {0.75}
    assert set(columns["mean_return_50"]) == {0.5}
    assert np.isnan(columns["loss"][:4]).all()
    assert columns["epsilon"][3] == 0.25


def test_a_torn_last_row_is_left_out(log):
    log.write_bytes(log.read_bytes()[:-30])
    assert read_log(log)["episode"] == list(range(1, 30))


def test_picture_is_a_png_of_something(log, tmp_path):
    path = tmp_path / "curves.png"
    assert draw_curves(log, path, "Ryu in training")
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("RGB")).astype(int).reshape(-1, 3)
    for colour in ((0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167)):
        assert (abs(pixels - np.array(colour)).max(axis=1) < 60).sum() > 50, colour


def test_probes_are_drawn_by_opponent_in_front_of_the_training_s_rounds(log, tmp_path):
    probes = ProbeCsv(tmp_path / "probes.csv")
    for number in range(1, 9):
        opponent = ("random", "$cpu")[number % 2]
        probes.add(ProbeRecord(number, 3 * number, 900 * number, opponent, 12 + number, 0, 12 - number))
    probes.close()
    found = read_probes(tmp_path / "probes.csv")
    assert found["$cpu"]["episode"] == [3, 9, 15, 21]
    plain, drawn = tmp_path / "plain.png", tmp_path / "drawn.png"
    draw_curves(log, plain, "Ryu")
    draw_curves(log, drawn, "Ryu", tmp_path / "probes.csv")
    with Image.open(plain) as one, Image.open(drawn) as two:
        assert np.asarray(one).tobytes() != np.asarray(two).tobytes()
    assert read_probes(tmp_path / "missing.csv") == {}
    (tmp_path / "probes.csv").write_bytes((tmp_path / "probes.csv").read_bytes()[:-30])
    assert len(read_probes(tmp_path / "probes.csv")["random"]["episode"]) == 3


def test_before_the_first_episode_there_is_no_picture(tmp_path):
    EpisodeCsv(tmp_path / "log.csv").close()
    assert not draw_curves(tmp_path / "log.csv", tmp_path / "curves.png", "Ryu")
    assert not (tmp_path / "curves.png").exists()


def test_nothing_to_read_is_said(tmp_path):
    with pytest.raises(HomeError, match=r"cannot read '.*log\.csv'"):
        read_log(tmp_path / "log.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(HomeError, match=r"other\.csv' is no log of a training"):
        read_log(tmp_path / "other.csv")


def test_rows_that_are_no_text_are_left_out(log):
    log.write_bytes(log.read_bytes() + b"\xc5\xfb\x00,1,2\n")
    assert read_log(log)["episode"] == list(range(1, 31))


@pytest.mark.parametrize("content", [b"PK\x03\x04\xc5\xfb\x00\n1,2\n", b'"' + b"x" * 200_000 + b"\n1\n"])
def test_a_file_of_another_kind_is_no_log(tmp_path, content):
    (tmp_path / "log.csv").write_bytes(content)
    with pytest.raises(HomeError, match="is no log of a training"):
        read_log(tmp_path / "log.csv")
