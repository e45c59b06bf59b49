"""`sf2ai.envs` offers all names of its surface without loading TensorFlow, and the how-tos need no others."""

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

import sf2ai.envs
from sf2ai.envs import torch_processes

ROOT = Path(__file__).parents[3]
HOW_TOS = sorted((ROOT / "docs" / "how-to").glob("*.md"))
OPTIONAL = {"RoundVecEnv": "stable_baselines3"}
"""Names of the surface that need a package which is not installed with sf2ai."""


@pytest.mark.parametrize("name", sf2ai.envs.__all__)
def test_every_name_is_the_one_of_its_own_module(name):
    if name in OPTIONAL and find_spec(OPTIONAL[name]) is None:
        pytest.skip(f"{OPTIONAL[name]} is not installed")
    if name == "ROUND_ID":
        assert sf2ai.envs.ROUND_ID == "sf2ai/Round-v0"
        return
    assert getattr(sf2ai.envs, name) is getattr(import_module(sf2ai.envs._MODULE_OF[name]), name)
    assert name in dir(sf2ai.envs)


def test_the_list_the_table_and_the_type_checkers_imports_name_the_same():
    tree = ast.parse(Path(sf2ai.envs.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = {
        (node.module, name.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert typed == {(module, name) for name, module in sf2ai.envs._MODULE_OF.items()}
    assert {*sf2ai.envs._MODULE_OF, "ROUND_ID"} == set(sf2ai.envs.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'NoSuchThing'"):
        _ = sf2ai.envs.NoSuchThing


def test_importing_the_surface_loads_neither_tensorflow_nor_keras_rl():
    heavy = ("tensorflow", "tf_keras", "rl", "torch", "matplotlib", "pandas")
    names = [name for name in sf2ai.envs.__all__ if name not in OPTIONAL]
    code = (
        f"import sys; from sf2ai.envs import {', '.join(names)}; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


FACES = """
import sys
from fakes.stable_baselines3 import modules
sys.modules.update(modules())
import gymnasium, numpy as np
from sf2ai.envs import *
from sf2ai.envs import GymFightEnv, RoundVecEnv, VectorFightEnv, VersusEnv, ROUND_ID
settings = {"char": "ryu", "opponent": ["ken", "cpu:4"]}
for mode in ("ansi", "rgb_array"):
    settings["render_mode"] = mode
    for env in (gymnasium.make(ROUND_ID, **settings), GymFightEnv(**settings)):
        env.reset(seed=1)
        env.step(0)
        assert env.render() is not None
    envs = VectorFightEnv(2, **settings)
    envs.reset(seed=1)
    envs.step(np.zeros(2, dtype=np.int64))
    assert len(envs.render()) == 2
    batch = RoundVecEnv(2, seed=1, **settings)
    batch.reset()
    batch.step(np.zeros(2, dtype=np.int64))
    both = VersusEnv(render_mode=mode)
    both.reset(seed=1)
    both.step({"p1": 0, "p2": 0})
    assert both.render() is not None
"""
"""Every environment is made with a trained agent as an opponent, stepped and drawn in every render mode."""


def test_no_environment_in_use_loads_a_learning_library():
    """TensorFlow and triton in one process crash it, and matplotlib takes a second to load."""
    heavy = ("tensorflow", "tf_keras", "keras", "rl", "torch", "triton", "matplotlib", "pandas")
    code = f"{FACES}\nprint([name for name in {heavy!r} if name in sys.modules])"
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_the_how_tos_import_from_the_surface(page):
    imports = re.findall(
        r"^\s*from (sf2ai[\w.]*) import [\w(]", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(imports) <= {"sf2ai.envs", "sf2ai.agents.keras_rl"}  # an agent for Keras-RL's own programs


def test_tensorboard_does_not_load_tensorflow_beside_the_environments():
    """PyTorch's TensorBoard writer asks for ``tf.io.gfile``; TensorFlow and triton together crash (T3)."""
    code = (
        "import sys, sf2ai.envs; from tensorboard.compat import tf; "
        "print(hasattr(tf.io.gfile, 'join'), 'tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"


@pytest.mark.parametrize(
    ("before", "asked"), [("", True), ("import types; sys.modules['tensorflow'] = 1", False)]
)
def test_rllib_is_asked_not_to_load_tensorflow(before, asked):
    """RLlib reads the variable; a program that has loaded TensorFlow itself keeps it."""
    code = f"import os, sys; {before}\nimport sf2ai.envs; print('RLLIB_TEST_NO_TF_IMPORT' in os.environ)"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("RLLIB")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=bare)
    assert done.stdout.strip() == str(asked)


def test_where_torch_would_crash_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", ModuleType("tensorflow"))
    monkeypatch.setattr(torch_processes, "find_spec", lambda name: object())
    with pytest.raises(ImportError, match=r"import sf2ai\.envs before stable_baselines3"):
        torch_processes.require_no_tensorflow()
    monkeypatch.setattr(torch_processes, "find_spec", lambda name: None)
    torch_processes.require_no_tensorflow()
