"""The store against a model of it: whatever is done in whatever order, both agree."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from store_samples import make_arrays, make_manifest

from sf2ai.errors import NoWeightsError
from sf2ai.game.characters import ROSTER
from sf2ai.store.bans import ban_character, lift_ban, read_bans
from sf2ai.store.checkpoint import load_checkpoint, save_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_character, load_weights, replace_weights

characters = st.sampled_from([character.id for character in ROSTER[:4]])
values = st.integers(0, 5)


class StoreMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.home = Home(Path(tempfile.mkdtemp()))
        self.banned: dict[str, str] = {}
        self.weights: dict[str, list[int]] = {}
        self.checkpoints: dict[str, int] = {}

    def teardown(self):
        shutil.rmtree(self.home.path)

    @rule(character=characters, reason=st.text(max_size=5))
    def ban(self, character, reason):
        ban = ban_character(self.home, character, reason)
        self.banned[character] = reason or self.banned.get(character, "")
        assert ban.reason == self.banned[character]

    @rule(character=characters)
    def lift(self, character):
        assert (lift_ban(self.home, character) is not None) == (character in self.banned)
        self.banned.pop(character, None)

    @rule(character=characters, value=values)
    def train(self, character, value):
        kept = replace_weights(self.home, make_manifest(character=character, seed=value), make_arrays(value))
        assert (kept is None) == (character not in self.weights)
        self.weights.setdefault(character, []).append(value)

    @rule(character=characters, value=values)
    def checkpoint(self, character, value):
        save_checkpoint(self.home.checkpoint(character), make_arrays(value), {"value": value})
        self.checkpoints[character] = value

    @rule(character=characters)
    def resume(self, character):
        checkpoint = load_checkpoint(self.home.checkpoint(character))
        if character not in self.checkpoints:
            assert checkpoint is None
            return
        assert checkpoint is not None
        assert checkpoint.meta == {"value": self.checkpoints[character]}
        assert (checkpoint.arrays["dense/bias:0"] == self.checkpoints[character]).all()

    @invariant()
    def bans_agree(self):
        assert {ban.character: ban.reason for ban in read_bans(self.home)} == self.banned

    @invariant()
    def newest_weights_play(self):
        for character in (c.id for c in ROSTER[:4]):
            if character not in self.weights:
                with pytest.raises(NoWeightsError):
                    load_character(self.home, character)
                continue
            manifest, arrays = load_character(self.home, character)
            assert manifest.seed == self.weights[character][-1]
            assert (arrays["scale"] == manifest.seed).all()

    @invariant()
    def history_has_every_other(self):
        for character, values_of in self.weights.items():
            folder = self.home.history(character)
            kept = sorted(load_weights(path)[0].seed for path in folder.iterdir()) if folder.exists() else []
            assert set(kept) == set(values_of[:-1])

    @invariant()
    def nothing_half_written(self):
        assert not list(self.home.path.rglob("*.sf2ai-tmp"))


StoreMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestStore = StoreMachine.TestCase
