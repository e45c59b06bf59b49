"""Every agent in the registry can be imported, part by part; a mistyped name gets a suggestion."""

import pytest

from sf2ai.agents.registry import AGENTS, find_agent
from sf2ai.agents.settings import AgentSettings
from sf2ai.errors import UnknownNameError


def test_a_typo_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="no agent is called 'dqm'; did you mean 'dqn'"):
        find_agent("dqm")


@pytest.mark.parametrize("name", AGENTS)
def test_every_part_of_every_agent_can_be_imported(name: str) -> None:
    kind = find_agent(name)
    settings = kind.load_settings()()
    assert isinstance(settings, AgentSettings)
    assert type(settings).from_json(settings.to_json()) == settings
    assert callable(kind.load_policy())
    assert callable(kind.load_batched_learner() if kind.is_batched else kind.load_round_learner())
