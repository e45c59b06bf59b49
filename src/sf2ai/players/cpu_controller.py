"""The scripted CPU as a controller."""

from sf2ai.agents.cpu.player import CpuPlayer
from sf2ai.rounds.controller import Controller


class CpuController(CpuPlayer, Controller):
    """Plays like `CpuPlayer`; it sees Snapshots itself, so it needs no seat, and it never gives up."""
