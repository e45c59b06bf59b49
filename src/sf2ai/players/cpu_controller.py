"""The scripted CPU as a controller."""

from sf2ai.agents.cpu.scripted_cpu import ScriptedCpu
from sf2ai.rounds.controller import Controller


class CpuController(ScriptedCpu, Controller):
    """Plays like `ScriptedCpu`. It reads snapshots itself, so it needs no seat, and it never gives up."""
