"""The shape of frame data: what one move, one body and one character are made of.

Conventions, the same in every table of the package:

- A frame is 1/60 s of game logic; frames of a move are **counted from 1**, and frame 1
  is the one in which the command is read.
- **startup excludes the first active frame**: a move first hits on frame ``startup + 1``.
- Space is in pixels of the 384x224 arcade screen, measured from the fighter's axis at
  its feet; x grows towards the opponent, y upwards.
- Damage and health are points of the 144-point life bar, before any scaling.

The numbers are in ``frame_data/*.toml``; `files.loader` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sf2ai.game.characters import Character
from sf2ai.game.flights import Jump, Rebound, WallDive

MOVE_COUNT = 507
"""Moves of the whole roster; `Move.index` is below it."""


class MoveKind(StrEnum):
    """What a move is to the rules, in the order of a character's moves."""

    NORMAL = "normal"
    COMMAND = "command"
    SPECIAL = "special"
    THROW = "throw"


class CommandKind(StrEnum):
    """How a command is entered."""

    PRESS = "press"
    """A button alone; stance decides which normal comes out."""
    DIRECTION = "direction"
    """A button while one of `Command.directions` is held."""
    MOTION = "motion"
    """`Command.directions` in order, then a button."""
    CHARGE = "charge"
    """The first direction held for `Command.charge` frames, then the second with a button."""
    MASH = "mash"
    """A button pressed again and again."""
    TOGETHER = "together"
    """`Command.together` buttons of one row at once."""
    HOLD = "hold"
    """`Command.together` buttons of one row held for `Command.hold` frames, then released."""
    CIRCLE = "circle"
    """The four straight directions in a circle, either way round from anywhere, then a button."""
    FOLLOW = "follow"
    """A button during another move, `Command.after`."""


@dataclass(frozen=True, slots=True)
class Command:
    """The input of a move, for a fighter that faces right.

    Attributes:
        kind: how the other fields are read.
        directions: numpad directions; any one of them for DIRECTION and FOLLOW (empty: any,
            neutral too), all of them in order for MOTION, (held, released) for CHARGE.
        alternatives: other direction sequences that do the same.
        charge: frames that the first direction has to be held (CHARGE).
        buttons: any one of these brings the move out, or `together` of one row of them
            (punches or kicks).
        together: how many buttons of one row must be down at once.
        air: only in a jump.
        neutral_jump: only in a jump straight up.
        close: only near the opponent: within the throw's range, or the normal's distance.
        after: family of the move that must be out (FOLLOW).
        hold: frames that the buttons have to be held (HOLD).
        presses: of a mashed special, presses from standing that outlast the normal which the first one brings
            out; `input.mash_presses` are needed in any case.
        then: buttons one of which ends the move's flight (Vega's dive); empty otherwise.
        lead: the command that starts the move named by `after`, where the two are entered as
            one (Izuna drop); None otherwise.
    """

    kind: CommandKind
    directions: tuple[int, ...] = ()
    alternatives: tuple[tuple[int, ...], ...] = ()
    charge: int = 0
    buttons: tuple[str, ...] = ()
    together: int = 1
    air: bool = False
    neutral_jump: bool = False
    close: bool = False
    after: str | None = None
    hold: int = 0
    presses: int = 0
    then: tuple[str, ...] = ()
    lead: "Command | None" = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px from the fighter's axis at its feet; x0 < x1 and y0 < y1."""

    x0: int
    x1: int
    y0: int
    y1: int


@dataclass(frozen=True, slots=True)
class HitWindow:
    """Frames ``first``..``last`` (from 1, both included) in which `box` can hit.

    Windows with the same `hit` (from 1) are one hit between them: its damage is
    ``Move.damage[hit - 1]`` and it lands once. Where the move floors a standing victim, a window
    whose `floors` is false only stuns it.
    """

    first: int
    last: int
    box: Box
    hit: int
    floors: bool = True


@dataclass(frozen=True, slots=True)
class HurtBox:
    """One part of a body at rest: ``"head"``, ``"body"`` or ``"legs"``."""

    part: str
    box: Box


@dataclass(frozen=True, slots=True)
class Projectile:
    """The projectile of a move.

    Attributes:
        speed: px per frame.
        spawn_x: px before the axis at which the projectile's middle appears.
        spawn_y: px above the ground.
        half_w: half the width in px of the box that meets other projectiles.
        half_h: half the height of that box; what hits bodies is `choices.shot_hit_half`.
    """

    speed: float
    spawn_x: int
    spawn_y: int
    half_w: int
    half_h: int


@dataclass(frozen=True, slots=True)
class HoldHits:
    """The hits of a hold: `first` points, then `next` every `interval` frames, for at most `max_frames`."""

    first: int
    next: int
    interval: int
    max_frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move of a character's frame data, of any kind; fields that a kind does not have keep their default.

    A move can hit on frames ``startup + 1`` to ``startup + active``; gaps inside are visible in `hits`.

    Attributes:
        index: roster-wide, below `MOVE_COUNT`, characters in `ROSTER` order.
        id: unique within the character, such as ``"st_far_LP"`` or ``"hadouken_L"``.
        name: for people.
        kind: normal, command normal, special or throw.
        family: the move without its strength, such as ``"hadouken"``; equals `id` where there is none.
        input: the command as the file writes it; empty for normals.
        command: the same, parsed.
        stance: of a normal: st_far, st_close, cr, nj (neutral jump) or dj (diagonal jump); else empty.
        button: of a normal; else empty.
        strength: L, M or H; empty for throws.
        startup: frames before the first active one.
        active: frames from the first to the last active one.
        recovery: frames after that until free.
        total: the sum of the three; 0 for throws, which last until the victim is released.
        until_landing: a jump normal that stays out until the fighter lands.
        hits: when and where it hits; empty for throws, projectiles and moves without attack.
        reach: farthest x of any hit box, px; of a projectile, its front edge at release.
        damage: points per hit.
        chip: points per hit through a block; empty where blocking costs nothing.
        stun: dizzy points.
        stun_timer: frames added to the dizzy timer.
        level: mid (block high or low), low, overhead, none (no attack); empty for throws.
        knockdown: puts a standing victim on the floor.
        knockdown_airborne: puts an airborne victim on the floor.
        special_cancel: a special may cut it short; on a jump normal, an air special.
        chain_cancel: a light normal may follow on contact.
        airborne: leaves the ground.
        homing: steers to the opponent.
        hover_height: px above the ground at which it stays, 0 if it does not.
        no_push: frames (first, last) on which the body pushes and stops nothing, or None.
        rebound: how it bounces off its victim, or None.
        spaced_hits: its hits come apart by `hit.rehit_frames` of the rules, as those of a mashed special do.
        wall_dive: its flight by way of a wall, or None; frames then count from the button of `Command.then`.
        invulnerable: frame ranges (first, last) without any hurt box.
        hurt_active: hurt boxes while it is out; empty: those of the stance.
        path: own displacement (x, y) px from the start, one per frame from the first to the last; empty:
            see `speed_x`.
        path_speed: the greatest (x, y) px per frame of the path, as its source gives them; None without
            a path.
        dx: px moved in all.
        y_max: highest point, px.
        speed_x: px per frame forward, or None.
        velocity: (x, y) px per frame of a dive, or None.
        dash_max_frames: frames that a dash runs at most, 0 if it is no dash.
        projectile: the projectile that it releases, or None.
        self_until_landing: lasts until the fighter lands.
        ends_on_contact: is over as soon as it has hit or been blocked.
        alias_of: id of the far normal that a close one repeats, or None.
        special_kind: projectile, strike, air, mash, teleport or evade; of a throw: throw, hold,
            command or air_throw; else empty.
        charge: frames of charge, 0 if none.
        hold: frames that the buttons are held, 0 if none.
        hold_levels: of the strongest hold, (frames, points) of each further level: how long the buttons are
            held, and how much more than `damage` it does.
        steer: (forward, back) px per frame that the stick moves the fighter in a special's active frames.
        throw_range: px; a victim is in range when the axes are at most this and its
            ``Stats.throwable_half_width`` apart.
        hold_hits: of a hold, or None.
        victim_lock_frames: frames that a thrown victim is held before it flies.
        techable: the victim can soften it.
        added: engine version with which the move came; 0 if it has always been there. Lists of actions have
            added moves last, so that an index keeps its meaning.
        src: (group, source tag) pairs.
    """

    index: int
    id: str
    name: str
    kind: MoveKind
    family: str
    command: Command
    input: str = ""
    stance: str = ""
    button: str = ""
    strength: str = ""
    startup: int
    active: int
    recovery: int
    total: int = 0
    until_landing: bool = False
    hits: tuple[HitWindow, ...] = ()
    reach: int = 0
    damage: tuple[int, ...]
    chip: tuple[int, ...] = ()
    stun: int
    stun_timer: int
    level: str = ""
    knockdown: bool
    knockdown_airborne: bool = False
    special_cancel: bool = False
    chain_cancel: bool = False
    airborne: bool = False
    homing: bool = False
    hover_height: int = 0
    no_push: tuple[int, int] | None = None
    rebound: Rebound | None = None
    spaced_hits: bool = False
    wall_dive: WallDive | None = None
    invulnerable: tuple[tuple[int, int], ...] = ()
    hurt_active: tuple[Box, ...] = ()
    path: tuple[tuple[int, int], ...] = ()
    path_speed: tuple[int, int] | None = None
    dx: int = 0
    y_max: int = 0
    speed_x: float | None = None
    velocity: tuple[float, float] | None = None
    dash_max_frames: int = 0
    projectile: Projectile | None = None
    self_until_landing: bool = False
    ends_on_contact: bool = False
    alias_of: str | None = None
    special_kind: str = ""
    charge: int = 0
    hold: int = 0
    hold_levels: tuple[tuple[int, int], ...] = ()
    steer: tuple[float, float] = (0.0, 0.0)
    throw_range: int = 0
    hold_hits: HoldHits | None = None
    victim_lock_frames: int = 0
    techable: bool = False
    added: int = 0
    src: tuple[tuple[str, str], ...] = ()

    @property
    def leaps(self) -> bool:
        """Whether it flies to the opponent, wherever that is: it homes in, or dives off a wall."""
        return self.homing or self.wall_dive is not None


@dataclass(frozen=True, slots=True)
class FormerMove:
    """A move that the game had and has no longer; its place in lists of actions stays, and is vacant.

    Attributes:
        id: the name that its action keeps.
        before: id of the move whose action follows.
        gone: engine version since which the game has it no longer.
    """

    id: str
    before: str
    gone: int


@dataclass(frozen=True, slots=True)
class PushBoxes:
    """The box that pushes the opponent aside, per posture."""

    stand: Box
    crouch: Box
    air: Box


@dataclass(frozen=True, slots=True)
class HurtBoxes:
    """The boxes that can be hit when no move is out, per posture."""

    stand: tuple[HurtBox, ...]
    crouch: tuple[HurtBox, ...]
    air: tuple[HurtBox, ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """The body of a character.

    Attributes:
        health: points at the start of a round.
        defense_scale: (numerator, denominator) that damage taken is multiplied by.
        walk_forward: px per frame.
        walk_back: px per frame.
        jump: take-off, landing and arcs.
        push: push boxes.
        hurt: hurt boxes at rest.
        screen_half_width: px that the axis keeps from the screen's edge.
        throwable_half_width: px added to the range of a throw on this character.
        close_normal_max_distance: axis distance in px up to which the close normal comes out, in
            the order of `buttons.ATTACKS`.
        turn_frames: frames to turn round.
        crouch_transition_frames: frames to crouch or rise.
    """

    health: int
    defense_scale: tuple[int, int]
    walk_forward: float
    walk_back: float
    jump: Jump
    push: PushBoxes
    hurt: HurtBoxes
    screen_half_width: int
    throwable_half_width: int
    close_normal_max_distance: tuple[int, int, int, int, int, int]
    turn_frames: int
    crouch_transition_frames: int


@dataclass(frozen=True, slots=True)
class CharacterData:
    """All data of one character.

    Attributes:
        character: the roster entry.
        full_name: the name in the file, which tells regions apart, such as ``"Vega (claw)"``.
        target_version: the release of the game that the numbers describe.
        stats: the body.
        moves: 30 normals (stances st_far, st_close, cr, nj, dj; in each `buttons.ATTACKS`), then
            command normals, specials and throws in the order of the file.
        marks: the values that are not published for this version: path of a group of values, such as
            ``"normals.st_far_LP.box"``, to ``"sibling:..."`` or ``"rule: ..."``.
        sources: the addresses of every source that the values name, by its key.
        former_moves: moves that earlier engine versions had.
    """

    character: Character
    full_name: str
    target_version: str
    stats: Stats
    moves: tuple[Move, ...]
    marks: Mapping[str, str] = field(hash=False)
    sources: Mapping[str, tuple[str, ...]] = field(hash=False)
    former_moves: tuple[FormerMove, ...] = ()

    def move(self, move_id: str) -> Move:
        """Return the move of that id.

        Raises:
            KeyError: this character has no such move; ids are the package's own, so that is a bug.
        """
        for move in self.moves:
            if move.id == move_id:
                return move
        raise KeyError(move_id)
