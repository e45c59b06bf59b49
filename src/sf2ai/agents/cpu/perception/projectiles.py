"""What the CPU believes about the opponent's projectile, in flight or about to be thrown; compiled."""

from math import isnan

from sf2ai.agents.cpu.perception.scene import NOT_SOON, SPEED_FRAMES, known
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, SceneRecord, SideRecord


@compiled
def update_projectile(
    cpu: CpuRecord, seen: SideRecord, before: SideRecord, reaction: int, tables: CpuTables, scene: SceneRecord
) -> None:
    """Note in the scene whether a projectile approaches, and when it arrives."""
    scene.shot = 0
    scene.shot_frames = NOT_SOON
    if scene.fact >= 0 and tables.facts[scene.fact].shot:
        cpu.shot = scene.fact
    scene.shot_half_w = tables.facts[cpu.shot].shot_half_w
    scene.shot_half_h = tables.facts[cpu.shot].shot_half_h
    if seen.projectile != 1 or isnan(seen.projectile_x):
        _expect_projectile(cpu, reaction, tables, scene)
        return
    width, height = tables.game[0].screen_width, tables.game[0].screen_height
    x = seen.projectile_x * width
    way = float(seen.projectile_direction)
    speed = 4.0
    if before.projectile == 1 and before.projectile_x != seen.projectile_x:
        moved = (seen.projectile_x - before.projectile_x) * width / SPEED_FRAMES
        speed = abs(moved)
        if way == 0.0:
            way = 1.0 if moved > 0 else -1.0
    x += speed * way * reaction
    towards = (scene.my_x - x) * way
    body = tables.bodies[cpu.character]
    if way == 0.0 or towards < -body.back - scene.shot_half_w:
        return
    scene.shot = 1
    scene.shot_speed = speed
    scene.shot_delay = 0.0
    scene.shot_gap = max(0.0, towards - body.front - scene.shot_half_w)
    scene.shot_frames = scene.shot_gap / max(speed, 1.0)
    scene.shot_y = known(seen.projectile_y * height, 50.0)


@compiled
def _expect_projectile(cpu: CpuRecord, reaction: int, tables: CpuTables, scene: SceneRecord) -> None:
    """Note the projectile that a move is about to throw, or threw too recently to be seen."""
    if scene.fact < 0:
        return
    fact = tables.facts[scene.fact]
    flown = scene.frame - fact.startup - 1
    if not fact.shot or flown > reaction:
        return
    scene.shot = 1
    scene.shot_speed = fact.shot_speed
    scene.shot_y = fact.shot_y
    scene.shot_delay = max(0.0, -float(flown))
    way = scene.distance - fact.shot_x - scene.shot_half_w - tables.bodies[cpu.character].front
    scene.shot_gap = max(0.0, way - fact.shot_speed * max(0, flown))
    scene.shot_frames = scene.shot_delay + scene.shot_gap / fact.shot_speed
