"""Keeps TensorFlow out of processes in which PyTorch learns.

TensorFlow 2.21 and triton, which PyPI's PyTorch for Linux brings, end a process with a segmentation fault
when both are loaded (tensorflow/tensorflow#124205). PyTorch's TensorBoard writer loads TensorFlow if it is
installed, unless the module ``tensorboard.compat.notf`` exists: then TensorBoard uses its own file functions.
RLlib loads TensorFlow wherever it is installed, unless an environment variable is set; its workers
inherit that.
"""

import os
import sys
from importlib.util import find_spec
from types import ModuleType

_NO_TENSORFLOW = "tensorboard.compat.notf"
_RLLIB_VARIABLE = "RLLIB_TEST_NO_TF_IMPORT"


def keep_tensorflow_out() -> None:
    """Make TensorBoard and RLlib work without TensorFlow in this process, if TensorFlow is not loaded yet."""
    if "tensorflow" not in sys.modules:
        sys.modules.setdefault(_NO_TENSORFLOW, ModuleType(_NO_TENSORFLOW))
        os.environ.setdefault(_RLLIB_VARIABLE, "1")


def require_no_tensorflow() -> None:
    """Raise an error where PyTorch would end the process later, without a word.

    Raises:
        ImportError: TensorFlow is loaded, and triton is installed.
    """
    if "tensorflow" in sys.modules and find_spec("triton") is not None:
        raise ImportError(
            "TensorFlow is loaded already and would crash this process together with PyTorch's triton; "
            "import sf2ai.envs before stable_baselines3"
        )
