"""The guides by name."""

from collections.abc import Callable
from types import MappingProxyType

from sf2ai.backends.sim.backend import SimBackend
from sf2ai.checks import require_known
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.guides.base import Guide, GuideSetting
from sf2ai.guides.cpu import CpuGuide
from sf2ai.guides.network import make_network_guide
from sf2ai.guides.search import SearchGuide
from sf2ai.players.find import find_name
from sf2ai.players.names import AgentName, FairName, FileName, LeagueName
from sf2ai.seats.actions import ACTIONS


def _search(setting: GuideSetting) -> Guide:
    if not isinstance(setting.backend, SimBackend):
        raise InputError(
            f"the guide 'search' needs copies of a match, which the backend {setting.backend.name!r} "
            "cannot make; give --guide cpu"
        )
    return SearchGuide(setting.backend, setting.actions, setting.frames_per_step, setting.opponents)


def _cpu(setting: GuideSetting) -> Guide:
    slots, frames = setting.backend.slots, setting.frames_per_step
    return CpuGuide(slots, setting.actions, frames, setting.reaction_frames)


NO_GUIDE = "none"
CPU_GUIDE = "cpu"
SEARCH_GUIDE = "search"
_GUIDES: MappingProxyType[str, Callable[[GuideSetting], Guide | None]] = MappingProxyType(
    {SEARCH_GUIDE: _search, CPU_GUIDE: _cpu, NO_GUIDE: lambda setting: None}
)
GUIDES = tuple(_GUIDES)
"""Names of the guides; a trained agent can be one, too."""


def is_trained(guide: str) -> bool:
    """Whether a guide's name is that of a trained agent.

    Raises:
        UnknownNameError: it names neither a guide nor such an agent.
    """
    if not isinstance(guide, str):  # the environments' callers may give anything
        require_known(_GUIDES, "guide", guide)
    if guide in _GUIDES:
        return False
    try:
        name = find_name(guide)
    except UnknownNameError:
        name = None
    if not isinstance(name, AgentName | FairName | LeagueName | FileName):
        require_known(_GUIDES, "guide", guide)
    return True


def make_guide(name: str, setting: GuideSetting) -> Guide | None:
    """Return a guide by its name in `GUIDES`, or the trained agent of that name; None for ``"none"``.

    Raises:
        UnknownNameError: no guide has that name.
        InputError: the guide cannot work with the backend or the action preset, or the agent cannot advise.
        StoreError: the agent's weights cannot play.
    """
    if is_trained(name):
        return make_network_guide(name, setting)
    return require_known(_GUIDES, "guide", name)(setting)


def default_guide(actions: str, backend: str, *, quick: bool = False) -> str:
    """Return the default guide of a learner with these actions on a backend.

    Args:
        actions: name of its action preset.
        backend: name of the backend.
        quick: whether the guide that is quickest is wanted, and not the one that plays best.
    """
    preset = ACTIONS.get(actions)
    can_follow_cpu = preset is None or len(preset.directions) == 9
    if backend == SimBackend.name and not (quick and can_follow_cpu):
        return SEARCH_GUIDE
    return CPU_GUIDE if can_follow_cpu else NO_GUIDE
