import pytest

from sf2ai.agents.registry import AGENTS, find_agent
from sf2ai.errors import UnknownNameError


def test_a_typo_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="no agent is called 'dqm'; did you mean 'dqn'"):
        find_agent("dqm")


@pytest.mark.parametrize("name", AGENTS)
def test_every_part_of_every_agent_can_be_imported(name: str) -> None:
    for part in ("learner", "policy", "settings"):
        assert callable(find_agent(name).load(part))
