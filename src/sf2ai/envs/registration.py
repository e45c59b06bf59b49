"""Registers the environment with gymnasium and with gym, under one id.

gymnasium 1.x has no plug-ins, so importing `sf2ai.envs` registers the environment, or
``gymnasium.make("sf2ai.envs:sf2ai/Round-v0")`` imports and makes it in one call. gym 0.26 calls
`register_with_gym` itself, through the entry point ``__root__`` of the group
``gym.envs``. The two libraries are imported only when they are needed.
"""

ROUND_ID = "sf2ai/Round-v0"
"""Id of the single environment in both libraries, and of the batched one in gymnasium's ``make_vec``."""


def register_with_gymnasium() -> None:
    """Register `FightEnv` and `VectorFightEnv`; a second call does nothing.

    gymnasium's wrapper for the order of calls is off: the environment checks the order itself.
    """
    from gymnasium.envs.registration import register, registry

    if ROUND_ID not in registry:
        register(
            id=ROUND_ID,
            entry_point="sf2ai.envs.gymnasium_env:FightEnv",
            vector_entry_point="sf2ai.envs.vector:VectorFightEnv",
            order_enforce=False,
        )


def register_with_gym() -> None:
    """Register `GymFightEnv`; gym calls this while it is being imported.

    gym's own checker is off: it uses ``np.bool8``, which NumPy 2 no longer has.
    """
    from gym.envs.registration import register, registry

    if ROUND_ID not in registry:
        register(id=ROUND_ID, entry_point="sf2ai.envs.gym_env:GymFightEnv", disable_env_checker=True)
