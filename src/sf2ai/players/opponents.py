"""The opponents that need no weights, by name: ``random``, ``cpu:0`` to ``cpu:7``, and the styles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.backends.base import Backend
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.players.cpu_controller import CpuController
from sf2ai.players.names import ALIASES
from sf2ai.players.random_controller import RandomController
from sf2ai.players.styles.agent import StyleAgent
from sf2ai.players.styles.names import MEANINGS, STYLE_PREFIX
from sf2ai.rounds.controller import AgentController, Controller, PoolController
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP, STICKY_ACTIONS, Seat


@dataclass(frozen=True, slots=True)
class OpponentSetting:
    """What an opponent is made for.

    Attributes:
        slots: of the batch.
        actions: the action preset, for opponents that draw from one.
        frames_per_step: frames between two decisions.
        least_reaction_frames: smallest age of what trained agents see, in frames.
        greedy: whether trained agents play their likeliest action where they would draw one.
        backend: where the rounds are played, for a player that tries actions in copies of the match; None if
            it is not known.
    """

    slots: int
    actions: str = "moves"
    frames_per_step: int = DEFAULT_FRAMES_PER_STEP
    least_reaction_frames: int = 0
    greedy: bool = False
    backend: Backend | None = None


def _random(setting: OpponentSetting) -> Controller:
    return RandomController(setting.slots, setting.actions, setting.frames_per_step)


def _cpu(level: int) -> Callable[[OpponentSetting], Controller]:
    return lambda setting: CpuController(setting.slots, level, setting.frames_per_step)


def _style(style: str) -> Callable[[OpponentSetting], Controller]:
    def make(setting: OpponentSetting) -> Controller:
        seat = Seat(setting.slots, frames_per_step=setting.frames_per_step, sticky_actions=STICKY_ACTIONS)
        return AgentController(StyleAgent(setting.slots, style), seat, setting.slots)

    return make


OPPONENTS: MappingProxyType[str, Callable[[OpponentSetting], Controller]] = MappingProxyType(
    {
        "random": _random,
        **{f"cpu:{level}": _cpu(level) for level in range(len(LEVELS))},
        **{f"{STYLE_PREFIX}{style}": _style(style) for style in MEANINGS},
    }
)
"""Makes an opponent's controller, by the opponent's spec."""


def full_name(spec: str) -> str:
    """Return a spec in the form that `OPPONENTS` and manifests use, if it is the name of one of them."""
    plain = spec.strip().casefold()
    return ALIASES.get(plain, plain)


def full_spec(spec: str) -> str:
    """Return a spec in the form that `OPPONENTS` and manifests use.

    Raises:
        UnknownNameError: no opponent has that name.
    """
    plain = full_name(spec)
    if plain not in OPPONENTS:
        raise UnknownNameError("player", spec, OPPONENTS)
    return plain


def make_opponent(
    spec: str, slots: int, *, actions: str = "moves", frames_per_step: int = DEFAULT_FRAMES_PER_STEP
) -> Controller:
    """Return the controller of one opponent.

    Args:
        spec: any name of a player but ``self``; agents of the home are those of the default home.
        slots: of the batch.
        actions: the action preset, for opponents that draw from one.
        frames_per_step: frames between two decisions.

    Raises:
        InputError: the spec names no player, or one that cannot play in steps of this length.
        StoreError: the weights of a trained agent cannot play.
    """
    if full_name(spec) in OPPONENTS:
        return OPPONENTS[full_spec(spec)](OpponentSetting(slots, actions, frames_per_step))
    from sf2ai.players.find import find_for_steps  # which is built on this module
    from sf2ai.store.layout import Home

    player = find_for_steps(spec, Home.default(), frames_per_step)
    return player.make(OpponentSetting(slots, actions, frames_per_step))


def make_opponents(
    specs: Sequence[str],
    slots: int,
    *,
    actions: str = "moves",
    frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
) -> Controller:
    """Return one opponent's controller, or a pool in which a plan's `opponent` is a place in `specs`.

    Raises:
        InputError, StoreError: no spec was given, or as `make_opponent`.
    """
    if not specs:
        raise InputError("no opponent was given; name at least one, such as 'random'")
    made = [make_opponent(spec, slots, actions=actions, frames_per_step=frames_per_step) for spec in specs]
    return made[0] if len(made) == 1 else PoolController(made, slots, frames_per_step)
