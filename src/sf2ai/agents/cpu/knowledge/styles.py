"""How each character likes to fight: one row of weights per character.

The weights decide the CPU's plan if no tactic applies. They are our own choice, set so that all twelve
use their strengths and win about equally often.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Weights of the plans, by the opponent's distance.

    Attributes:
        shoot: from afar: throw a projectile.
        leap: from afar: attack with a special that flies to the opponent.
        jump: from afar: jump in.
        close_in: walk towards the opponent.
        wait: stay on guard, holding charges.
        back_off: near: walk away.
        poke: near: attack with a normal.
        clinch: near: walk into throwing range.
        jump_on_low_attack: chance to jump at an opponent whose attack does not reach up.
        jump_on_recovery: chance to jump at an opponent that recovers from an attack.
    """

    shoot: float = 3.0
    leap: float = 1.0
    jump: float = 1.0
    close_in: float = 2.0
    wait: float = 1.0
    back_off: float = 0.5
    poke: float = 4.0
    clinch: float = 1.0
    jump_on_low_attack: float = 0.1
    jump_on_recovery: float = 0.2


STYLES: MappingProxyType[str, Style] = MappingProxyType(
    {
        "ryu": Style(leap=0.0),
        "ehonda": Style(leap=0.4, jump_on_low_attack=0.9, jump_on_recovery=0.5),
        "blanka": Style(leap=2.0, jump_on_low_attack=0.9, jump_on_recovery=0.5),
        "guile": Style(wait=3.0),
        "ken": Style(leap=0.0),
        "chunli": Style(leap=0.0),
        "zangief": Style(close_in=4.0, clinch=3.0, jump_on_low_attack=1.0, jump_on_recovery=0.7),
        "dhalsim": Style(back_off=1.0),
        "bison": Style(leap=2.0),
        "sagat": Style(),
        "balrog": Style(leap=0.3, clinch=0.3, wait=2.0),
        "vega": Style(),
    }
)
"""By character id."""
