"""What a real pad can press."""

from sf2ai.game.buttons import Pad


def clean_pad(pad: int) -> int:
    """Release opposite directions that are held together: left with right, up with down."""
    for both in (Pad.LEFT | Pad.RIGHT, Pad.UP | Pad.DOWN):
        if pad & both == both:
            pad &= ~both
    return int(pad)
