"""A reaction delay is trained with, stored in the manifest, and holds in evaluations and tournaments."""

import pytest

from sf2ai.store.weights import manifest_of

TINY = ("train", "--char", "ryu", "--episodes", 2, "--opponent", "random")


@pytest.mark.parametrize("option", [("--reaction-frames", 15), ("--reaction-ms", 250)])
def test_a_delay_is_kept_and_holds_in_an_evaluation(program, option):
    program.run(*TINY, *option)
    assert manifest_of(program.home, "ryu").reaction_frames == 15
    (row,) = program.json("evaluate", "--char", "ryu", "--episodes", 2)
    assert row["reaction_frames"] == 15


def test_a_tournament_can_ask_for_a_delay(trained):
    def matchups(*option):
        document = trained.json("tournament", "--matches", 4, "--entry", "Dice=ken:random", *option)
        return document["reaction_frames"], document["matchups"]

    assert matchups("--reaction-ms", 300) == matchups("--reaction-frames", 18)
    assert matchups()[0] == 0
    text = trained.run("tournament", "--matches", 2, "--reaction-frames", 18).stdout
    assert "reaction delay of 18 frames or more" in text


@pytest.mark.parametrize("command", [TINY, ("tournament",)])
def test_a_delay_is_given_once(trained, command):
    message = trained.refuse(*command, "--reaction-frames", 9, "--reaction-ms", 150)
    assert "--reaction-frames 9 and --reaction-ms 150 set the same delay; give one of them" in message
