"""The agents that a page offers: the user's and the packaged ones, and a file that the user names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sf2ai.agents.registry import find_agent
from sf2ai.errors import Sf2aiError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.players.find import require_working
from sf2ai.players.levels import LEVELS, NEVER, unknown_actions, weakened
from sf2ai.players.names import HIGHEST
from sf2ai.printable import bounded, escaped
from sf2ai.rounds.own_reward import stored_reward
from sf2ai.store.layout import Home
from sf2ai.store.manifest import Manifest
from sf2ai.store.packaged import fair_weights, packaged_weights
from sf2ai.store.weights import load_weights
from sf2ai.web.brains import make_brain, why_not_playable


@dataclass(frozen=True)
class PageAgent:
    """One agent of a page, perhaps one that cannot play there.

    Attributes:
        name: what the page calls it.
        character: id of the character that it plays.
        origin: ``"yours"``, ``"packaged"``, ``"fair"`` (packaged, sees as late as a person) or ``"file"``.
        kind: name in the agents' registry; empty if it is not known.
        step_frames: frames between its decisions.
        brain: the content of its file; empty if it cannot play.
        reason: why it cannot play; empty if it can.
        reward: what it was rewarded for, so what its values mean.
        most: the largest return of a round under that reward; 0 if it is not known.
        levels: how the page weakens it at each level below the highest; empty for one that has no levels.
    """

    name: str
    character: str
    origin: str
    kind: str = ""
    step_frames: int = 0
    brain: bytes = field(default=b"", repr=False)
    reason: str = ""
    reward: str = ""
    most: float = 0.0
    levels: tuple[dict[str, object], ...] = ()

    def to_json(self, file: str) -> dict[str, object]:
        """Return what the page reads; `file` is the name under which it finds the brain."""
        return {
            "name": self.name,
            "character": self.character,
            "origin": self.origin,
            "kind": self.kind,
            "step_frames": self.step_frames,
            "file": file if self.brain else "",
            "reason": self.reason,
            "reward": self.reward,
            "most": self.most,
            "levels": list(self.levels),
        }


def page_agents(home: Home | None, files: Iterable[tuple[Path, int]] = ()) -> tuple[PageAgent, ...]:
    """Return the agents of a page: named files first, then the user's, then the packaged ones.

    Args:
        home: has the user's agents; None for none of them.
        files: weights files that the user names, and their levels, 1 to `HIGHEST`.

    Raises:
        InputError: a named file cannot be weakened.
        StoreError: a named file cannot play; agents of the home that cannot are listed with the reason.
    """
    named = [_read(path, _file_name(path, level), "file", level, raises=True) for path, level in files]
    return (*named, *_kept(home))


def _kept(home: Home | None) -> Iterator[PageAgent]:
    places = {} if home is None else {"yours": home.weights}
    for origin, place in {**places, "packaged": packaged_weights, "fair": fair_weights}.items():
        for character in ROSTER:
            path = place(character.id)
            if path.exists():
                yield _read(path, character.id, origin, raises=False)


def _file_name(path: Path, level: int) -> str:
    return path.name if level == HIGHEST else f"{path.stem}@{level}"


def _read(path: Path, name: str, origin: str, level: int = HIGHEST, *, raises: bool) -> PageAgent:
    try:
        manifest, arrays = load_weights(path)
        require_working(path, manifest, arrays)
        if level < HIGHEST:
            late = max(manifest.reaction_frames, LEVELS[level].late_frames)
            arrays = weakened(name, manifest, arrays, LEVELS[level])
            manifest = replace(manifest, reaction_frames=late)
        character = find_character(manifest.character).id
        reward = stored_reward(manifest.reward)
    except Sf2aiError as error:
        if raises:
            raise
        return PageAgent(name, name, origin, reason=bounded(escaped(str(error))))
    shown = bounded(escaped(name))
    reason = why_not_playable(manifest, arrays)
    brain = b"" if reason else make_brain(manifest, arrays).to_bytes()
    levels = () if reason or level < HIGHEST or origin == "fair" else tuple(_levels(manifest))
    return PageAgent(
        shown,
        character,
        origin,
        manifest.agent,
        manifest.frames_per_step,
        brain,
        reason,
        bounded(escaped(manifest.reward)),
        0.0 if reward is None else float(reward.most),
        levels,
    )


def _levels(manifest: Manifest) -> Iterator[dict[str, object]]:
    """Yield what each level below the highest changes, from the highest down."""
    if find_agent(manifest.agent).mixes:
        for number in sorted(LEVELS, reverse=True)[1:]:
            level = LEVELS[number]
            yield {
                "level": number,
                "late_frames": level.late_frames,
                "temperature": level.temperature,
                "unknown": unknown_actions(manifest, level),
                "never": float(NEVER),
            }
