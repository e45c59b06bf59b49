"""A replay becomes a timeline, a terminal screen, a GIF in real time, and pictures."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from rendering import render

from fakes.fights import fight, frames
from sf2ai.drawing.letters import draw_letters
from sf2ai.drawing.view import stage_view
from sf2ai.errors import HomeError
from sf2ai.replays.events import EventKind, find_events
from sf2ai.report.pictures.fight import sheet_frames, write_gif, write_png
from sf2ai.report.pictures.screen import screen_text
from sf2ai.report.replay import event_text, forfeit_lines, replay_json, replay_title, timeline

AGENTS = ("cpu:6", "cpu:3")


@pytest.fixture(scope="module")
def events():
    return find_events(frames(rounds=False))


def test_the_timeline_fits_eighty_columns_and_tells_the_fight(events):
    text = render(timeline(fight(rounds=False), events), 80)
    assert text.splitlines()[0] == replay_title(fight(rounds=False))
    for words in (
        "frame",
        "apart",
        "p1 Ryu",
        "p2 Sagat",
        "hits",
        "wins the round: KO",
        "wins the match",
        " px",
    ):
        assert words in text
    assert "…" not in text
    assert len(text.splitlines()) >= len(events) + 3


def test_the_title_names_both_sides_and_the_winner():
    title = replay_title(replace(fight(), winner=1, agents=("ryu", "cpu:3")))
    assert title.startswith("p1 Ryu against p2 Sagat (cpu:3): p2 wins the round after ")
    assert "the match is a draw" in replay_title(replace(fight(), winner=-1, whole_match=True))


def test_every_kind_of_event_has_words(events):
    for kind in EventKind:
        assert event_text(replace(events[0], kind=kind, side=-1, move="far HP"))
    assert "draw" in event_text(replace(events[0], kind=EventKind.ROUND_ENDS, side=-1, how="KO"))


def test_forfeits_are_listed_with_their_reason():
    assert forfeit_lines(fight()) == []
    assert forfeit_lines(replace(fight(), forfeits=(None, "too slow"))) == [
        "p2 Sagat (cpu:3) forfeited: too slow"
    ]


def test_json_has_header_and_events(events):
    document = replay_json(fight(rounds=False), events)
    assert document["characters"] == ["ryu", "sagat"]
    assert document["winner"] in ("p1", "p2")
    assert document["frames"] == document["frames_verified"] == fight(rounds=False).frames
    assert len(document["events"]) == len(events)


def test_the_screen_is_the_picture_in_letters():
    seen = frames()[120]
    text = screen_text(seen, AGENTS)
    assert text.plain.splitlines() == list(draw_letters(stage_view(seen, AGENTS)).rows)
    assert {"bright_white on blue", "black on yellow"} <= {str(span.style) for span in text.spans}


def test_a_gif_plays_in_real_time(tmp_path):
    write_gif(tmp_path / "f.gif", frames()[:181], AGENTS)
    with Image.open(tmp_path / "f.gif") as film:
        assert film.size == (384, 224)
        assert film.n_frames <= 61  # equal neighbours are one picture
        lengths = []
        for place in range(film.n_frames):
            film.seek(place)
            lengths.append(film.info["duration"])
    assert sum(lengths) == 60 * 50 + 2_000  # 180 frames are three seconds, and the last picture stays


@pytest.mark.parametrize(("speed", "most"), [(2.0, 31), (0.7, 91), (0.05, 181)])
def test_another_speed_is_kept_to_the_hundredth_of_a_second(tmp_path, speed, most):
    write_gif(tmp_path / "f.gif", frames()[:181], AGENTS, speed=speed)
    with Image.open(tmp_path / "f.gif") as film:
        assert film.n_frames <= most
        lengths = 0
        for place in range(film.n_frames):
            film.seek(place)
            lengths += film.info["duration"]
    assert lengths == pytest.approx(3_000 / speed + 2_000, abs=10)


def test_after_a_round_the_figures_move_on_for_more_than_a_second(tmp_path):
    write_gif(tmp_path / "f.gif", frames()[-31:], AGENTS)
    with Image.open(tmp_path / "f.gif") as film:
        lengths, last = 0, []
        for place in range(film.n_frames):
            film.seek(place)
            lengths += film.info["duration"]
            last.append(np.asarray(film.convert("RGB")).astype(int))
    assert lengths == (30 + 72) * 1_000 // 60 + 2_000
    assert np.abs(last[-1] - last[-8]).sum() > 0  # one falls, the other one cheers


def test_a_gif_keeps_the_colours_of_hits(tmp_path):
    snapshots = frames()
    hit = next(event.frame for event in find_events(snapshots) if event.kind is EventKind.HIT)
    write_gif(tmp_path / "f.gif", snapshots[hit - 20 : hit + 1], AGENTS)
    write_png(tmp_path / "f.png", snapshots[hit : hit + 1], AGENTS)
    with Image.open(tmp_path / "f.gif") as film, Image.open(tmp_path / "f.png") as still:
        film.seek(film.n_frames - 1)
        last = np.asarray(film.convert("RGB")).astype(int)
        true = np.asarray(still.resize((384, 224), Image.Resampling.NEAREST)).astype(int)
    assert np.abs(last - true).mean() < 8


def test_a_png_is_one_frame_or_a_sheet(tmp_path):
    write_png(tmp_path / "one.png", frames()[100:101], AGENTS)
    write_png(tmp_path / "five.png", frames()[100:105], AGENTS)
    with Image.open(tmp_path / "one.png") as one, Image.open(tmp_path / "five.png") as five:
        assert one.size == (768, 448)
        assert five.size == (3 * 388 - 4, 2 * 228 - 4)


def test_a_sheet_has_at_most_twelve_frames_with_events(events):
    chosen = sheet_frames(events, 0, len(frames(rounds=False)))
    notable = [event.frame for event in events if event.kind is not EventKind.MOVE]
    assert len(chosen) == 12
    assert chosen == sorted(set(chosen))
    assert set(chosen) <= set(notable)
    assert chosen[-1] == events[-1].frame
    assert sheet_frames([], 5, 3) == [5, 6, 7]
    assert sheet_frames(events, 7, 1) == [7]


def test_a_file_that_cannot_be_written_is_a_home_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeError):
        write_png(tmp_path / "file" / "x.png", frames()[:1], AGENTS)
