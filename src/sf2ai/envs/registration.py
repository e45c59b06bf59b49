"""Makes the environment known to gymnasium and to gym, under one id.

gymnasium 1.x looks for no plug-ins, so importing `sf2ai.envs` registers, or
``gymnasium.make("sf2ai.envs:sf2ai/Round-v0")`` in one go. gym 0.26 calls
`register_with_gym` by itself, through the entry point ``__root__`` of the group
``gym.envs``. Nothing is imported here before it is needed.
"""

ROUND_ID = "sf2ai/Round-v0"
"""What both libraries know the single-agent environment by, and gymnasium's ``make_vec`` the batched one."""


def register_with_gymnasium() -> None:
    """Register `FightEnv` and `VectorFightEnv`; doing so twice is fine.

    Without the wrapper that sees to it that `reset` comes first: the environment does so itself.
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
    """Register `GymFightEnv`; called by gym while it is being imported.

    Without gym's own checker: it uses ``np.bool8``, which NumPy 2 no longer has.
    """
    from gym.envs.registration import register, registry

    if ROUND_ID not in registry:
        register(id=ROUND_ID, entry_point="sf2ai.envs.gym_env:GymFightEnv", disable_env_checker=True)
