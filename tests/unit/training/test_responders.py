"""The names of responders are read in any usual spelling, and refused in one sentence."""

import pytest

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.training.responders import Responder, read_responder


@pytest.mark.parametrize(
    ("text", "kind", "length", "name"),
    [
        ("300", "guide", 300, "guide:300"),
        (" Guide:300 ", "guide", 300, "guide:300"),
        ("ppo:20M", "ppo", 20_000_000, "ppo:20M"),
        ("ppo:500k", "ppo", 500_000, "ppo:500k"),
        ("PPO-warm:5000000", "ppo-warm", 5_000_000, "ppo-warm:5M"),
        ("ppo-cpu:5M", "ppo-cpu", 5_000_000, "ppo-cpu:5M"),
        ("ppo:1234", "ppo", 1_234, "ppo:1234"),
    ],
)
def test_names_are_read(text, kind, length, name):
    responder = read_responder(text)
    assert responder == Responder(kind, length)
    assert responder.name == name
    assert read_responder(name) == responder


@pytest.mark.parametrize("text", ["dqn:300", "gide:300", "searches", "x", ":300"])
def test_an_unknown_kind_is_refused_with_what_there_is(text):
    with pytest.raises(UnknownNameError, match="guide"):
        read_responder(text)


@pytest.mark.parametrize(
    "text",
    ["0", "guide:0", "ppo", "ppo:", "ppo:-1", "ppo:1.5M", "ppo:2000M", "ppo:9999999999", "300x", "guide"],
)
def test_a_length_that_cannot_be_is_refused(text):
    with pytest.raises(InputError, match=r"needs a number of (rounds|steps), 1 to 1,000,000,000; write"):
        read_responder(text)
