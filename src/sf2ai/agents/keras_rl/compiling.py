"""The optimizers and metrics of `DqnAgent.compile`, which may be given by name as in Keras."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sf2ai.agents.dqn.update import Metric
from sf2ai.agents.tensorflow_runtime import KerasOptimizer, Tensor, import_tensorflow

_tensorflow = import_tensorflow()
_keras = _tensorflow.keras

OptimizerLike: TypeAlias = KerasOptimizer | str | Mapping[str, Any]
"""A Keras 2 optimizer, its name, or its configuration."""


def find_optimizer(given: OptimizerLike) -> KerasOptimizer:
    """Return the optimizer; raises `ValueError` for one that is unknown or that cannot train here."""
    optimizer = given
    if isinstance(given, (str, Mapping)):
        try:
            optimizer = _keras.optimizers.get(given if isinstance(given, str) else _not_legacy(given))
        except (KeyError, TypeError, ValueError):
            raise ValueError(
                f"Keras 2 cannot make the optimizer {given!r}; give a name such as 'adam' or 'sgd'"
            ) from None
    if not isinstance(optimizer, _keras.optimizers.Optimizer):
        kind = type(optimizer)
        raise ValueError(
            f"the optimizer is a {kind.__module__}.{kind.__qualname__}, which cannot train here; give a name "
            "such as 'adam', or an optimizer of tf_keras.optimizers that is not of its legacy module"
        )
    return optimizer


def _not_legacy(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration that stands for an optimizer of today; by default Keras makes a legacy one."""
    return {**given, "config": {"is_legacy_optimizer": False, **given["config"]}}


def find_metric(given: Metric | str) -> Metric:
    """Return a metric whose result is one number; raises `ValueError` for a name that Keras does not know."""
    if isinstance(given, str):
        try:
            metric = _keras.metrics.get(given)
        except ValueError:
            metric = None
        if not callable(metric):  # Keras returns some unknown names unchanged
            raise ValueError(f"there is no metric {given!r} in Keras 2; give a name such as 'mae'")
    else:
        metric = given
    if not callable(metric):
        raise ValueError(f"the metric {metric!r} is not a function; give one, or a name such as 'mae'")

    def mean(targets: Tensor, estimates: Tensor) -> Tensor:
        return _tensorflow.reduce_mean(metric(targets, estimates))

    return mean


def metric_name(given: Metric | str) -> str:
    """Return the name under which a metric is reported."""
    if isinstance(given, str):
        return given
    return str(given.__name__ if hasattr(given, "__name__") else given)
