"""The functions that `engine.wasm` exports: the contest's, with addresses in place of arrays.

A Numba type in a signature says what is at an address. A side that no agent plays needs a BRAIN of zeros.
"""

from typing import Any

from numba import carray, types  # type: ignore[attr-defined]

from sf2ai.backends.base import SNAPSHOT, Phase
from sf2ai.web.contest.boxes import BOX, MOST_BOXES, write_boxes
from sf2ai.web.contest.frame import begin_match, begin_player, play_frame
from sf2ai.web.contest.matrix_game import MATRIX_GAME
from sf2ai.web.contest.matrix_game import solve as solve_game
from sf2ai.web.contest.numbers import crc32
from sf2ai.web.contest.numbers import widen as widen_numbers
from sf2ai.web.contest.records import BRAIN, CONTEST, MOST_STEP_FRAMES, WIDEST_ACTIONS, WORK
from sf2ai.web.contest.rollouts import go_to_decision
from sf2ai.web.contest.rollouts import roll_out as play_rollout
from sf2ai.web.contest.training import TRAINING
from sf2ai.web.contest.training import arrange as arrange_round
from sf2ai.web.contest.training import keep as keep_chosen
from sf2ai.web.contest.training import turned as turned_pad
from sf2ai.web.wasm.addresses import Entry, at, at_record

_CONTEST, _WORK, _BRAIN, _BOX, _TRAINING = (at_record(each) for each in (CONTEST, WORK, BRAIN, BOX, TRAINING))
_GAME = at_record(MATRIX_GAME)
_FLOATS, _HALVES, _MASKS = at(types.float32), at(types.uint16), at(types.boolean)
_BYTES, _WORDS, _INT = at(types.uint8), at(types.uint32), types.int32
_BRAINS = (_BRAIN, _FLOATS, _FLOATS) * 2
_SNAPSHOT_BYTES, _MATCH_OVER = SNAPSHOT.itemsize, int(Phase.MATCH_OVER)


def begin(contest: Any, one: Any, two: Any) -> None:
    """Call `begin_match`."""
    begin_match(carray(contest, (1,))[0], carray(one, (1,))[0], carray(two, (1,))[0])


def take_over(contest: Any, side: int, brain: Any) -> None:
    """Call `begin_player`: another player has a side from now on."""
    match = carray(contest, (1,))[0]
    for frame in range(MOST_STEP_FRAMES):
        match.sides[side].pads[frame, 0] = 0  # until the next step begins
    begin_player(match, side, carray(brain, (1,))[0])


def play(
    contest: Any,
    work: Any,
    masks: Any,
    one: Any,
    one_numbers: Any,
    one_given: Any,
    two: Any,
    two_numbers: Any,
    two_given: Any,
    pads: Any,
    frames: int,
    shown: Any,
    sums: Any,
    played: Any,
) -> int:
    """Play frames with `play_frame` until they are used up or the match is over; return how many were played.

    Args:
        contest: of `play_frame`, as the next eight.
        work: see there.
        masks: see there.
        one: see there.
        one_numbers: see there.
        one_given: see there.
        two: see there.
        two_numbers: see there.
        two_given: see there.
        pads: uint16, shape (frames, 2).
        frames: how many.
        shown: where the contest's `shown` is.
        sums: uint32, shape (frames,); written: the checksum of each frame's snapshot.
        played: uint16, shape (frames, 2); written: the pads that both sides had on each frame.
    """
    match, scratch, legal = (
        carray(contest, (1,))[0],
        carray(work, (1,))[0],
        carray(masks, (1, WIDEST_ACTIONS)),
    )
    first, second = carray(one, (1,))[0], carray(two, (1,))[0]
    first_numbers, second_numbers = carray(one_numbers, (first.size,)), carray(two_numbers, (second.size,))
    first_given = carray(one_given, (first.actions, first.units))
    second_given = carray(two_given, (second.actions, second.units))
    given_pads, had_pads = carray(pads, (frames, 2)), carray(played, (frames, 2))
    checksums, content = carray(sums, (frames,)), carray(shown, (_SNAPSHOT_BYTES,))
    for frame in range(frames):
        if match.shown[0, 0].phase == _MATCH_OVER:
            return frame
        play_frame(
            match,
            scratch,
            legal,
            first,
            first_numbers,
            first_given,
            second,
            second_numbers,
            second_given,
            given_pads[frame, 0],
            given_pads[frame, 1],
        )
        had_pads[frame, 0] = match.frame_pads[0, 0, 0]
        had_pads[frame, 1] = match.frame_pads[0, 0, 1]
        checksums[frame] = crc32(content)
    return frames


def consider(
    contest: Any,
    game: Any,
    work: Any,
    masks: Any,
    one: Any,
    one_numbers: Any,
    one_given: Any,
    two: Any,
    two_numbers: Any,
    two_given: Any,
) -> int:
    """Call `go_to_decision`; return 1 if both sides choose now, 0 if the match ends before."""
    first, second = carray(one, (1,))[0], carray(two, (1,))[0]
    is_there = go_to_decision(
        carray(contest, (1,))[0],
        carray(game, (1,))[0],
        carray(work, (1,))[0],
        carray(masks, (1, WIDEST_ACTIONS)),
        first,
        carray(one_numbers, (first.size,)),
        carray(one_given, (first.actions, first.units)),
        second,
        carray(two_numbers, (second.size,)),
        carray(two_given, (second.actions, second.units)),
    )
    return 1 if is_there else 0


def roll_out(
    contest: Any,
    game: Any,
    work: Any,
    masks: Any,
    one: Any,
    one_numbers: Any,
    one_given: Any,
    two: Any,
    two_numbers: Any,
    two_given: Any,
    frames: int,
) -> None:
    """Call `roll_out` of `rollouts`."""
    first, second = carray(one, (1,))[0], carray(two, (1,))[0]
    play_rollout(
        carray(contest, (1,))[0],
        carray(game, (1,))[0],
        carray(work, (1,))[0],
        carray(masks, (1, WIDEST_ACTIONS)),
        first,
        carray(one_numbers, (first.size,)),
        carray(one_given, (first.actions, first.units)),
        second,
        carray(two_numbers, (second.size,)),
        carray(two_given, (second.actions, second.units)),
        frames,
    )


def solve(game: Any) -> None:
    """Call `solve` of `matrix_game`."""
    solve_game(carray(game, (1,))[0])


def boxes(contest: Any, found: Any) -> int:
    """Call `write_boxes`."""
    return write_boxes(carray(contest, (1,))[0], carray(found, (MOST_BOXES,)))


def arrange(contest: Any, training: Any, one: Any, two: Any) -> None:
    """Call `arrange` of `training`."""
    match, chosen = carray(contest, (1,))[0], carray(training, (1,))[0]
    arrange_round(match, chosen, carray(one, (1,))[0], carray(two, (1,))[0])


def keep(contest: Any, training: Any) -> None:
    """Call `keep` of `training`."""
    keep_chosen(carray(contest, (1,))[0], carray(training, (1,))[0])


def turned(contest: Any, side: int, pad: int) -> int:
    """Call `turned` of `training`."""
    return turned_pad(carray(contest, (1,))[0], side, pad)


def checksum(content: Any, size: int) -> int:
    """Return the CRC-32 of bytes."""
    return crc32(carray(content, (size,)))


def widen(halves: Any, out: Any, count: int) -> None:
    """Write numbers of half precision as float32."""
    widen_numbers(carray(halves, (count,)), carray(out, (count,)))


ENTRIES = {
    "begin": Entry(types.void, (_CONTEST, _BRAIN, _BRAIN), begin),
    "take_over": Entry(types.void, (_CONTEST, _INT, _BRAIN), take_over),
    "play": Entry(_INT, (_CONTEST, _WORK, _MASKS, *_BRAINS, _HALVES, _INT, _BYTES, _WORDS, _HALVES), play),
    "consider": Entry(_INT, (_CONTEST, _GAME, _WORK, _MASKS, *_BRAINS), consider),
    "roll_out": Entry(types.void, (_CONTEST, _GAME, _WORK, _MASKS, *_BRAINS, _INT), roll_out),
    "solve": Entry(types.void, (_GAME,), solve),
    "boxes": Entry(_INT, (_CONTEST, _BOX), boxes),
    "arrange": Entry(types.void, (_CONTEST, _TRAINING, _BRAIN, _BRAIN), arrange),
    "keep": Entry(types.void, (_CONTEST, _TRAINING), keep),
    "turned": Entry(_INT, (_CONTEST, _INT, _INT), turned),
    "checksum": Entry(types.uint32, (_BYTES, _INT), checksum),
    "widen": Entry(types.void, (_HALVES, _FLOATS, _INT), widen),
}
"""By the name under which WebAssembly exports them."""
