"""A core that plays passes the check of the real game, and one that crashes once does not."""

from fakes.cores import DUEL, core_file
from sf2ai.backends.libretro import messages, supervised_slot
from sf2ai.backends.libretro.workers import Worker
from sf2ai.backends.options import BackendOptions
from sf2ai.diagnostics import emulators
from sf2ai.diagnostics.emulators import CheckResult


def fight():
    options = BackendOptions(rom=DUEL, core=core_file("snes9x"))
    return emulators._check_fight(options)


def test_a_core_that_plays_is_good():
    found = fight()
    assert found.result is CheckResult.GOOD
    assert found.text.startswith("Snes9x")


def test_a_core_that_crashes_once_is_wrong_although_the_match_is_played_again(monkeypatch):
    class Frail(Worker):
        crashes = 1

        def ask(self, kind, payload=b"", seconds=60.0):
            if kind == messages.ADVANCE and Frail.crashes:
                Frail.crashes -= 1
                self.kill()
            super().ask(kind, payload, seconds)

    monkeypatch.setattr(supervised_slot, "Worker", Frail)
    found = fight()
    assert found.result is CheckResult.WRONG
    assert "crashes within a second of a fight; use another core" in found.text
