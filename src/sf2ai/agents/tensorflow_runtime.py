"""The one way to import TensorFlow: legacy Keras, one thread, and not a word on the screen.

TensorFlow writes to the file descriptor of standard error while it is imported,
whatever its log level says, so the descriptor itself is turned aside for that
time. What was written is shown after all when the import fails.
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

THREADS = 1
"""TensorFlow's threads: networks of this size have little to share out, and one thread keeps the
second core free for another training."""

_SETTINGS = {
    "TF_USE_LEGACY_KERAS": "1",  # keras-rl2 knows Keras 2 only
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # it may sum in other orders, as TensorFlow itself warns
    "CUDA_VISIBLE_DEVICES": "-1",
}


@cache
def import_tensorflow() -> ModuleType:
    """Import TensorFlow with Keras 2 as ``tensorflow.keras``, ready for Keras-RL.

    Environment variables that the user has set are left as they are.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # such as that OMP_NUM_THREADS is ignored
    with quiet_standard_error():
        tensorflow = importlib.import_module("tensorflow")
        legacy_keras = importlib.import_module("tf_keras")
        # Keras-RL asks for the version, which TensorFlow's face of Keras 2 does not pass on.
        face = importlib.import_module("tensorflow.keras")
        face.__version__ = legacy_keras.__version__  # type: ignore[attr-defined]
        with contextlib.suppress(RuntimeError):  # somebody has run an operation before us
            tensorflow.config.threading.set_intra_op_parallelism_threads(THREADS)
            tensorflow.config.threading.set_inter_op_parallelism_threads(THREADS)
        tensorflow.zeros(1)  # the first operation makes the devices, and more log lines
    return tensorflow


@contextlib.contextmanager
def quiet_standard_error() -> Iterator[None]:
    """Keep what is written to standard error's descriptor off the screen, unless the block raises."""
    sys.stderr.flush()
    try:
        screen = os.dup(2)
    except OSError:  # there is no standard error to keep clean
        yield
        return
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(screen, 2)
            aside.seek(0)
            os.write(2, aside.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(screen, 2)
            os.close(screen)
