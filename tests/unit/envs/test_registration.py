"""The id in both libraries, in processes of their own: what is imported first must not matter."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest


def run(*lines):
    """Run a script in a new Python; returns what it wrote to standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.strip(), done.stderr.strip()


def test_importing_the_package_registers_with_gymnasium():
    out, err = run("import gymnasium, sf2ai.envs", "print(gymnasium.spec('sf2ai/Round-v0').entry_point)")
    assert (out, err) == ("sf2ai.envs.gymnasium_env:FightEnv", "")


def test_gymnasium_can_be_told_the_module_in_the_id():
    out, _ = run("import gymnasium", "print(gymnasium.make('sf2ai.envs:sf2ai/Round-v0').spec.id)")
    assert out == "sf2ai/Round-v0"


@pytest.mark.skipif(
    not entry_points(group="gym.envs", name="__root__"),
    reason="reinstall the package to register its entry point",
)
def test_gym_finds_the_id_by_itself():
    out, _ = run("import gym", "print(gym.spec('sf2ai/Round-v0').entry_point)")
    assert out == "sf2ai.envs.gym_env:GymFightEnv"


def test_our_own_import_of_gym_prints_nothing():
    out, err = run("import sf2ai.envs.gym_env as face", "print(face.GymFightEnv.__mro__[2].__module__)")
    assert (out, err) == ("gym.core", "")


def test_registering_is_light():
    out, _ = run(
        "import sys, sf2ai.envs", "print([m for m in ('gym', 'numba', 'tensorflow') if m in sys.modules])"
    )
    assert out == "[]"
