"""How each character likes to fight: one row of weights per character.

The weights say which plan is made when nothing happens; they are choices of ours,
set so that the twelve are played to their strengths and come out evenly enough.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Weights of the plans, by where the opponent is.

    Attributes:
        shoot: from afar: throw a projectile.
        leap: from afar: fly at the opponent with a special.
        jump: from afar: jump in.
        close_in: walk towards the opponent.
        wait: stay on guard, holding charges.
        back_off: near: walk away.
        poke: near: attack with a normal.
        clinch: near: walk into the range of throws.
        stoop: chance to come down from above on an attack that does not reach up.
        hop: chance to jump in while the opponent recovers from an attack.
    """

    shoot: float = 3.0
    leap: float = 1.0
    jump: float = 1.0
    close_in: float = 2.0
    wait: float = 1.0
    back_off: float = 0.5
    poke: float = 4.0
    clinch: float = 1.0
    stoop: float = 0.1
    hop: float = 0.2


STYLES: MappingProxyType[str, Style] = MappingProxyType(
    {
        "ryu": Style(leap=0.0),
        "ehonda": Style(leap=0.4, stoop=0.9, hop=0.5),
        "blanka": Style(leap=2.0, stoop=0.9, hop=0.5),
        "guile": Style(wait=3.0),
        "ken": Style(leap=0.0),
        "chunli": Style(leap=0.0),
        "zangief": Style(close_in=4.0, clinch=3.0, stoop=1.0, hop=0.7),
        "dhalsim": Style(back_off=1.0),
        "bison": Style(leap=2.0),
        "sagat": Style(),
        "balrog": Style(leap=0.3, clinch=0.3, wait=2.0),
        "vega": Style(),
    }
)
"""By character id."""
