"""Module paths that the documentation of 0.1.0 named, and where these modules are now.

An old path keeps importing until version 0.3, with one `DeprecationWarning` that names the new path.
The table is read only when Python finds no module at a path, so it costs an import nothing.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING
from warnings import warn

if TYPE_CHECKING:
    from importlib.abc import Loader  # imports much, and adds nothing to a loader
else:
    Loader = object

LAST_VERSION = "0.3"
"""Until this version the old paths import."""

MODULES: Mapping[str, str] = {
    "sf2ai.agents.baselines": "sf2ai.agents.keras_rl.baselines",
    "sf2ai.agents.cpu.decide": "sf2ai.agents.cpu.tactics.decide",
    "sf2ai.agents.cpu.levels": "sf2ai.agents.cpu.knowledge.levels",
    "sf2ai.agents.cpu.look": "sf2ai.agents.cpu.perception.belief",
    "sf2ai.agents.cpu.options": "sf2ai.agents.cpu.knowledge.options",
    "sf2ai.agents.cpu.roles": "sf2ai.agents.cpu.knowledge.roles",
    "sf2ai.agents.cpu.styles": "sf2ai.agents.cpu.knowledge.styles",
    "sf2ai.backends.bizhawk.crew": "sf2ai.backends.bizhawk.emulators.pool",
    "sf2ai.backends.bizhawk.emulator": "sf2ai.backends.bizhawk.emulators.emulator",
    "sf2ai.backends.bizhawk.herd": "sf2ai.backends.bizhawk.emulators.supervisor",
    "sf2ai.backends.bizhawk.legacy_wire": "sf2ai.backends.bizhawk.protocol.legacy_wire",
    "sf2ai.backends.bizhawk.watch": "sf2ai.backends.bizhawk.emulators.memory_ranges",
    "sf2ai.backends.libretro.shelf": "sf2ai.backends.libretro.state_cache",
    "sf2ai.conformance.contacts": "sf2ai.conformance.trials.contacts",
    "sf2ai.conformance.dummy": "sf2ai.conformance.trials.dummy",
    "sf2ai.conformance.film": "sf2ai.conformance.trials.play",
    "sf2ai.engine.compiled": "sf2ai.parallel.compiled",
    "sf2ai.engine.cores": "sf2ai.parallel.slots",
    "sf2ai.engine.looking": "sf2ai.parallel.spin_wait",
    "sf2ai.envs.action_facts": "sf2ai.seats.action_facts",
    "sf2ai.envs.actions": "sf2ai.seats.actions",
    "sf2ai.envs.contenders": "sf2ai.players.find",
    "sf2ai.envs.controller": "sf2ai.rounds.controller",
    "sf2ai.envs.drawing": "sf2ai.drawing",
    "sf2ai.envs.drawing.boxes": "sf2ai.drawing.boxes",
    "sf2ai.envs.drawing.letters": "sf2ai.drawing.letters",
    "sf2ai.envs.drawing.picture": "sf2ai.drawing.picture",
    "sf2ai.envs.drawing.view": "sf2ai.drawing.view",
    "sf2ai.envs.drawing.words": "sf2ai.drawing.words",
    "sf2ai.envs.events": "sf2ai.replays.events",
    "sf2ai.envs.features": "sf2ai.seats.features",
    "sf2ai.envs.guide": "sf2ai.guides.registry",
    "sf2ai.envs.lookahead": "sf2ai.guides.rollouts",
    "sf2ai.envs.observation": "sf2ai.seats.observation",
    "sf2ai.envs.opponents": "sf2ai.players.opponents",
    "sf2ai.envs.plans": "sf2ai.rounds.plans",
    "sf2ai.envs.playback": "sf2ai.replays.playback",
    "sf2ai.envs.reward": "sf2ai.rounds.reward",
    "sf2ai.envs.search_guide": "sf2ai.guides.search",
    "sf2ai.envs.seat": "sf2ai.seats.seat",
    "sf2ai.envs.statistics": "sf2ai.statistics.intervals",
    "sf2ai.envs.tape": "sf2ai.rounds.tape",
    "sf2ai.envs.versus": "sf2ai.envs.pettingzoo_env",
    "sf2ai.game.marks": "sf2ai.game.files.marks",
    "sf2ai.tournament.bots": "sf2ai.players.bots",
    "sf2ai.tournament.bots.bot": "sf2ai.players.bots.bot",
    "sf2ai.tournament.guests": "sf2ai.players.bots.bot",
    "sf2ai.training.best_response": "sf2ai.training.sessions.best_response",
    "sf2ai.training.evaluation": "sf2ai.measuring.evaluation",
    "sf2ai.training.league": "sf2ai.training.sessions.league",
    "sf2ai.training.messages": "sf2ai.training.sessions.messages",
    "sf2ai.training.opponent_choice": "sf2ai.training.opponents.opponent_choice",
    "sf2ai.training.past_selves": "sf2ai.training.opponents.past_selves",
    "sf2ai.training.profile": "sf2ai.measuring.profile",
    "sf2ai.training.second_seat": "sf2ai.training.opponents.self_controller",
    "sf2ai.training.sequential": "sf2ai.statistics.sequential",
}
"""Old path to new path."""

NAMES: Mapping[str, Mapping[str, str]] = {
    "sf2ai.backends.bizhawk.herd": {
        "Herd": "sf2ai.backends.bizhawk.emulators.supervisor:EmuHawkSupervisor",
        "HerdSettings": "sf2ai.backends.bizhawk.emulators.supervisor:SupervisorSettings",
    },
    "sf2ai.backends.libretro.shelf": {"DiskShelf": "sf2ai.backends.libretro.state_cache:DiskStateCache"},
    "sf2ai.conformance.film": {"Film": "sf2ai.conformance.trials.play:Recording"},
    "sf2ai.envs.contenders": {
        "Contender": "sf2ai.players.find:Player",
        "contender_from_file": "sf2ai.players.find:player_from_file",
        "find_contender": "sf2ai.players.find:find_player",
        "scripted_contender": "sf2ai.players.find:scripted_player",
        "stored_contender": "sf2ai.players.find:stored_player",
    },
    "sf2ai.envs.controller": {
        "prefixed": "sf2ai.state_arrays:prefixed",
        "without_prefix": "sf2ai.state_arrays:without_prefix",
    },
    "sf2ai.envs.guide": {
        "Guide": "sf2ai.guides.base:Guide",
        "GuideSetting": "sf2ai.guides.base:GuideSetting",
    },
    "sf2ai.training.profile": {"Onlooker": "sf2ai.measuring.profile:ProfilingController"},
    "sf2ai.training.second_seat": {
        "SecondSeat": "sf2ai.training.opponents.self_controller:SelfController",
    },
}
"""By old path: public names that have another name or another module now, as ``module:name``."""


class _MovedModules:
    """Finder and loader of the modules in `MODULES`; Python asks it when it finds no file at a path."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load an old path; None for any other."""
        if name not in MODULES:
            return None
        has_modules = any(old.startswith(f"{name}.") for old in MODULES)
        return ModuleSpec(name, _Loader(MODULES[name]), is_package=has_modules)


class _Loader(Loader):
    """Fills a module at an old path from the one at the new path."""

    def __init__(self, new: str) -> None:
        self._new = new

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave the making of the module to Python."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Give the old module everything that the new one has, under the old names too; warns."""
        old = module.__name__
        warn(
            f"{old} has moved to {self._new}; the old path works until sf2ai {LAST_VERSION}",
            DeprecationWarning,
            stacklevel=2,
        )
        new = import_module(self._new)
        own = {name: value for name, value in vars(new).items() if not name.startswith("__")}
        renamed = {name: _find(place) for name, place in NAMES.get(old, {}).items()}
        vars(module).update(own | renamed)
        # For names that the new module itself makes only when it is asked for them.
        vars(module)["__getattr__"] = lambda name: getattr(new, name)


def _find(place: str) -> object:
    path, _, name = place.partition(":")
    return getattr(import_module(path), name)


def install() -> None:
    """Let Python find the old paths; called as sf2ai is imported."""
    if _MovedModules not in sys.meta_path:
        sys.meta_path.append(_MovedModules)
