"""Imports TensorFlow: with legacy Keras, with one thread, and without messages on the screen.

While it is imported, TensorFlow writes to the file descriptor of standard error, whatever its log level is,
so the descriptor itself is redirected. If the import fails, what was written is shown.
"""

import contextlib
import importlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, TypeAlias

THREADS = 1
"""TensorFlow's threads: networks of this size gain little from more, and one thread leaves the other
cores free for other trainings."""

Tensor: TypeAlias = Any
"""A TensorFlow tensor; TensorFlow is imported late and has no types."""
KerasModel: TypeAlias = Any
KerasLayer: TypeAlias = Any
KerasOptimizer: TypeAlias = Any
KerasVariable: TypeAlias = Any

_SETTINGS = {
    "TF_USE_LEGACY_KERAS": "1",  # keras-rl2 knows Keras 2 only
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # they may sum in another order
    "CUDA_VISIBLE_DEVICES": "-1",
}


@cache
def import_tensorflow() -> ModuleType:
    """Import TensorFlow with Keras 2 as ``tensorflow.keras``, ready for Keras-RL.

    Environment variables that the user has set are not changed.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # for example that OMP_NUM_THREADS is ignored
    with quiet_standard_error():
        tensorflow = importlib.import_module("tensorflow")
        legacy_keras = importlib.import_module("tf_keras")
        # Keras-RL reads the version, which TensorFlow's module of Keras 2 does not have.
        keras = importlib.import_module("tensorflow.keras")
        keras.__version__ = legacy_keras.__version__  # type: ignore[attr-defined]
        with contextlib.suppress(RuntimeError):  # an operation has run already
            tensorflow.config.threading.set_intra_op_parallelism_threads(THREADS)
            tensorflow.config.threading.set_inter_op_parallelism_threads(THREADS)
        tensorflow.zeros(1)  # the first operation creates the devices and writes more log lines
    return tensorflow


@contextlib.contextmanager
def quiet_standard_error() -> Iterator[None]:
    """Hide what is written to standard error's descriptor, unless the block raises."""
    sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:  # standard error is closed
        yield
        return
    with tempfile.TemporaryFile() as captured:
        os.dup2(captured.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(saved, 2)
            captured.seek(0)
            os.write(2, captured.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(saved, 2)
            os.close(saved)
