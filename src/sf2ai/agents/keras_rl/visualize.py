"""Shows an environment while `DqnAgent.fit` and `test` play in it."""

import inspect
from collections.abc import Callable
from typing import Any


def show(env: Any) -> None:
    """Show the present frame of an environment as well as it can be shown.

    - With a render mode, ``render()`` is called, and the text that it returns (``"ansi"``) is printed. Modes
      that collect frames (``"rgb_array_list"``) are left alone: a call would take the frames from the user.
    - Without one, ``render(mode="human")`` is called if the environment's `render` takes a mode, as before
      gym 0.26. Other environments have nothing to show, so nothing happens.
    """
    if not hasattr(env, "render"):
        return
    mode = env.render_mode if hasattr(env, "render_mode") else None
    if mode is None:
        # gymnasium's wrappers pass no mode on.
        innermost = env.unwrapped if hasattr(env, "unwrapped") else env
        if _takes_mode(innermost.render):
            innermost.render(mode="human")
    elif not mode.endswith("_list"):
        picture = env.render()
        if isinstance(picture, str):
            print(picture)


def _takes_mode(render: Callable[..., Any]) -> bool:
    return "mode" in inspect.signature(render).parameters
