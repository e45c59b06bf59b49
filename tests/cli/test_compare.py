"""`sf2ai compare` says who is better, by how much and how sure that is."""

import pytest


def test_the_stronger_cpu_is_better(program):
    text = program.run("compare", "ryu:cpu:5", "ryu:cpu:0").stdout
    assert text.startswith("ryu:cpu:5 is better than ryu:cpu:0; at most 5% of such verdicts are wrong\n")
    assert "Elo difference" in text
    document = program.json("compare", "ryu:cpu:0", "ryu:cpu:5")
    assert document["verdict"] == "below"
    assert document["matches"] == document["losses"] + document["wins"] + document["draws"]


def test_a_player_may_meet_itself(program):
    document = program.json("compare", "ryu:random", "ryu:random", "--most", 6)
    assert (document["first"], document["second"]) == ("ryu:random", "ryu:random (again)")
    assert document["matches"] == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ryu:random", "kenn:random"], "did you mean 'ken'?"),
        (["ryu:random", "ken:random", "--most", 0], "--most takes a whole number, 1 or more, not '0'"),
        (["ryu:random", "ken:"], "has no player after its colon"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(program, arguments, words):
    assert words in program.refuse("compare", *arguments)


def test_ctrl_c_shows_what_is_known(program, monkeypatch):
    from sf2ai.tournament.comparison import Comparison

    play = Comparison.play

    def interrupted(self):
        yield next(play(self))
        raise KeyboardInterrupt

    monkeypatch.setattr(Comparison, "play", interrupted)
    assert program.json("compare", "ryu:random", "ken:random", code=130)["matches"] == 1


def test_two_may_meet_a_third_and_the_result_is_kept(program):
    document = program.json("compare", "ryu:cpu:5", "ryu:cpu:0", "--against", "ken:cpu:3", "--most", 40)
    assert document["pairs"] == sum(document["paid"]) <= 40
    assert document["against"] == "ken:cpu:3"
    direct = program.run("compare", "ryu:cpu:0", "ryu:cpu:5", "--most", 9).stdout
    (newest, oldest) = program.json("results")
    assert (newest["kind"], oldest["kind"]) == ("comparison", "comparison")
    assert oldest["result"].endswith("against ken:cpu:3")
    assert program.run("results", newest["name"]).stdout == direct
    assert program.json("results", oldest["name"]) == document
    shown = program.run("results", oldest["name"]).stdout
    assert shown.splitlines()[3].startswith("difference of the win rates")
