"""What the CPU sees of the opponent's projectile, in flight or about to be thrown; compiled."""

from math import isnan
from typing import Any

from sf2ai.agents.cpu.perception.scene import LOOKS_APART, NOT_SOON, known
from sf2ai.parallel.compiled import compiled


@compiled
def see_shot(mind: Any, seen: Any, before: Any, reaction: int, book: Any, scene: Any) -> None:
    """Note a projectile that is on its way, and when it will be here."""
    scene.shot = 0
    scene.shot_frames = NOT_SOON
    if scene.fact >= 0 and book.facts[scene.fact].shot:
        mind.shot = scene.fact
    scene.shot_half_w = book.facts[mind.shot].shot_half_w
    scene.shot_half_h = book.facts[mind.shot].shot_half_h
    if seen.projectile != 1 or isnan(seen.projectile_x):
        _expect_shot(mind, reaction, book, scene)
        return
    width, height = book.game[0].screen_width, book.game[0].screen_height
    x = seen.projectile_x * width
    way = float(seen.projectile_direction)
    speed = 4.0
    if before.projectile == 1 and before.projectile_x != seen.projectile_x:
        moved = (seen.projectile_x - before.projectile_x) * width / LOOKS_APART
        speed = abs(moved)
        if way == 0.0:
            way = 1.0 if moved > 0 else -1.0
    x += speed * way * reaction
    towards = (scene.my_x - x) * way
    body = book.bodies[mind.character]
    if way == 0.0 or towards < -body.back - scene.shot_half_w:
        return
    scene.shot = 1
    scene.shot_speed = speed
    scene.shot_delay = 0.0
    scene.shot_gap = max(0.0, towards - body.front - scene.shot_half_w)
    scene.shot_frames = scene.shot_gap / max(speed, 1.0)
    scene.shot_y = known(seen.projectile_y * height, 50.0)


@compiled
def _expect_shot(mind: Any, reaction: int, book: Any, scene: Any) -> None:
    """Reckon with the projectile that a move is about to send off, or has while nobody could see it."""
    if scene.fact < 0:
        return
    fact = book.facts[scene.fact]
    flown = scene.frame - fact.startup - 1
    if not fact.shot or flown > reaction:
        return
    scene.shot = 1
    scene.shot_speed = fact.shot_speed
    scene.shot_y = fact.shot_y
    scene.shot_delay = max(0.0, -float(flown))
    way = scene.distance - fact.shot_x - scene.shot_half_w - book.bodies[mind.character].front
    scene.shot_gap = max(0.0, way - fact.shot_speed * max(0, flown))
    scene.shot_frames = scene.shot_delay + scene.shot_gap / fact.shot_speed
