"""Chooses the trainer for a kind of agent."""

from typing import TypeAlias

from sf2ai.agents.registry import find_agent
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.fit_trainer import FitTrainer
from sf2ai.training.loop.trainer import Trainer

AnyTrainer: TypeAlias = Trainer | FitTrainer


def make_trainer(config: TrainingConfig, home: Home, options: BackendOptions = NO_OPTIONS) -> AnyTrainer:
    """Return a prepared training; raises as `Trainer` does.

    Args:
        config: of the training.
        home: has the weights of trained opponents.
        options: passed to the backend.
    """
    return (Trainer if find_agent(config.agent).is_batched else FitTrainer)(config, home, options)
