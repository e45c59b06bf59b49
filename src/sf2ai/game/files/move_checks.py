"""Checks that the fields of one move agree with each other.

One function per rule; each reports through the table from which the move was read.
"""

from collections.abc import Callable

from sf2ai.game.data_table import DataTable
from sf2ai.game.files.recordings import check_recording
from sf2ai.game.flights import Way
from sf2ai.game.moves import CommandKind, Move, MoveKind


def check_move(move: Move, table: DataTable) -> None:
    """Check a move against all rules of its kind.

    Raises:
        DataError: its fields contradict each other.
    """
    for rule in _THROW_RULES if move.kind is MoveKind.THROW else _STRIKE_RULES:
        rule(move, table)


def _frames_add_up(move: Move, table: DataTable) -> None:
    parts = move.startup + move.active + move.recovery
    if move.total != parts:
        raise table.error("frames.total", move.total, f"be startup + active + recovery = {parts}")


def _hits_fall_into_active_frames(move: Move, table: DataTable) -> None:
    first_active, last_active = move.startup + 1, move.startup + move.active
    for number, window in enumerate(move.hits):
        field = f"hits[{number}]"
        if not first_active <= window.first <= window.last <= last_active:
            frames = [window.first, window.last]
            raise table.error(
                f"{field}.frames", frames, f"lie in the active frames {first_active} to {last_active}"
            )
        if not window.floors and not move.knockdown:
            raise table.error(f"{field}.floors", False, "be removed, since the move floors nobody")
        if window.hit > len(move.damage):
            raise table.error(
                f"{field}.hit", window.hit, f"be at most {len(move.damage)}, as damage has no more"
            )


def _attack_can_hit(move: Move, table: DataTable) -> None:
    attacks = move.level != "none"
    can_hit = bool(move.hits) or move.projectile is not None
    if attacks != can_hit:
        must = f"{'be there' if attacks else 'be removed'} where level is {move.level!r}"
        raise table.error("hits", table.get("hits", []), must)
    if not move.damage or any(attacks != (points > 0) for points in move.damage):
        raise table.error("damage", list(move.damage), "be above 0 in an attack, and 0 where level is 'none'")
    if move.chip and len(move.chip) != len(move.damage):
        raise table.error("chip", list(move.chip), f"be as long as damage, {len(move.damage)}")


def _reach_is_farthest_edge(move: Move, table: DataTable) -> None:
    edges = [window.box.x1 for window in move.hits]
    if move.projectile is not None:
        edges.append(move.projectile.spawn_x + move.projectile.half_w)
    farthest = max(edges, default=0)
    if move.reach != farthest:
        raise table.error("reach", move.reach, f"be {farthest}, the farthest edge of its boxes")


def _path_ends_where_it_says(move: Move, table: DataTable) -> None:
    if move.kind is not MoveKind.SPECIAL:
        return
    dx = move.path[-1][0] if move.path else int(move.dash_max_frames * (move.speed_x or 0))
    if move.dx != dx:
        raise table.error("dx", move.dx, f"be {dx}, where its path or dash ends")
    highest = max((y for _, y in move.path), default=0)
    if move.y_max != highest:
        raise table.error("y_max", move.y_max, f"be {highest}, the highest point of its path")


def _invulnerable_frames_are_its_own(move: Move, table: DataTable) -> None:
    for first, last in move.invulnerable:
        if not 1 <= first <= last <= move.total:
            raise table.error("invulnerable", [first, last], f"lie in the move's frames 1 to {move.total}")


def _unpushed_frames_are_its_own(move: Move, table: DataTable) -> None:
    if move.no_push is not None and not move.no_push[0] <= move.no_push[1] <= move.total:
        raise table.error("no_push", list(move.no_push), f"lie in the move's frames 1 to {move.total}")


def _rebound_can_happen(move: Move, table: DataTable) -> None:
    rebound = move.rebound
    if rebound is None:
        return
    if not move.hits:
        raise table.error("rebound", rebound.way.value, "be removed, since no box of the body hits")
    if (rebound.way is Way.ON) != move.command.air:
        must = "be 'on' in an attack from a jump, which it becomes again, and 'back' in every other move"
        raise table.error("rebound.way", rebound.way.value, must)
    flies = rebound.vy > 0 or move.y_max > 0
    if flies != (rebound.g > 0):
        must = (
            "be more than 0, since the fighter is in the air" if flies else "be 0, since it is on the ground"
        )
        raise table.error("rebound.g", rebound.g, must)


def _spaced_hits_are_several(move: Move, table: DataTable) -> None:
    if move.spaced_hits and (len(move.damage) < 2 or move.special_kind == "mash"):
        raise table.error("spaced_hits", True, "be removed, since the move has one hit, or is mashed")


def _dive_waits_for_its_button(move: Move, table: DataTable) -> None:
    if (move.wall_dive is not None) != bool(move.command.then):
        must = "be there where the input ends in 'then P', and only there"
        raise table.error("wall_dive", table.get("wall_dive", None), must)
    if move.wall_dive is not None and (move.path or move.homing or move.self_until_landing):
        raise table.error("wall_dive", table.get("wall_dive"), "be the only flight, without path and homing")


def _jump_normals_last_until_landing(move: Move, table: DataTable) -> None:
    if move.kind is MoveKind.NORMAL and move.until_landing != (move.stance in ("nj", "dj")):
        raise table.error("until_landing", move.until_landing, "be true for jump normals and for them only")


def _kind_has_what_it_needs(move: Move, table: DataTable) -> None:
    needs = (
        ("projectile", move.projectile is not None, move.special_kind == "projectile"),
        ("charge", move.charge > 0, move.command.kind is CommandKind.CHARGE),
        ("hold", move.hold > 0, move.command.kind is CommandKind.HOLD),
    )
    for field, there, needed in needs:
        if there != needed:
            must = f"be there for {move.input!r}, kind {move.special_kind!r}" if needed else "be removed"
            raise table.error(field, getattr(move, field), must)


def _levels_rise(move: Move, table: DataTable) -> None:
    levels = [move.hold, *(frames for frames, _ in move.hold_levels)]
    bonuses = [0, *(points for _, points in move.hold_levels)]
    if levels != sorted(set(levels)) or bonuses != sorted(bonuses) or (move.hold_levels and not move.hold):
        raise table.error(
            "hold_levels",
            list(move.hold_levels),
            f"rise from the hold of {move.hold} frames on, and its points",
        )


def _only_what_stays_in_place_is_steered(move: Move, table: DataTable) -> None:
    moves = move.path or move.speed_x or move.hover_height or move.dash_max_frames
    if any(move.steer) and (move.special_kind not in ("mash", "strike") or moves):
        raise table.error(
            "steer", list(move.steer), "be there only for kinds 'mash' and 'strike' without a path"
        )


def _hold_has_its_hits(move: Move, table: DataTable) -> None:
    hold = move.hold_hits
    if (hold is not None) != (move.special_kind == "hold"):
        raise table.error("hold_hits", hold, "be there where kind is 'hold', and only there")
    if hold is not None and hold.first != move.damage[0]:
        raise table.error("hold_hits.first", hold.first, f"be the throw's damage, {move.damage[0]}")


Rule = Callable[[Move, DataTable], None]

_STRIKE_RULES: tuple[Rule, ...] = (
    _frames_add_up,
    _hits_fall_into_active_frames,
    _attack_can_hit,
    _reach_is_farthest_edge,
    _path_ends_where_it_says,
    check_recording,
    _invulnerable_frames_are_its_own,
    _unpushed_frames_are_its_own,
    _rebound_can_happen,
    _spaced_hits_are_several,
    _dive_waits_for_its_button,
    _jump_normals_last_until_landing,
    _kind_has_what_it_needs,
    _levels_rise,
    _only_what_stays_in_place_is_steered,
)
_THROW_RULES: tuple[Rule, ...] = (_hold_has_its_hits,)
