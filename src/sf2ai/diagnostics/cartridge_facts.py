"""What a ROM is, as plain values, and whether it can be used."""

from dataclasses import dataclass

from sf2ai.diagnostics.findings import CheckResult, Finding

KNOWN_REGION = "North America"
"""The region of the cartridges that have a memory map."""


@dataclass(frozen=True)
class Cartridge:
    """What is known of a ROM.

    Attributes:
        title: the game, its SHA-1, and whether it is recognised; empty if it cannot be used.
        problem: why it cannot be used; empty if it can.
        region: as its own header says; empty if it has no valid header.
    """

    title: str = ""
    problem: str = ""
    region: str = ""


def cartridge_finding(cartridge: Cartridge | None) -> Finding:
    """Return whether a cartridge can be used; None if the user gave no ROM."""
    if cartridge is None:
        return Finding("ROM", CheckResult.NOT_GIVEN, "give it with --rom FILE")
    if not cartridge.problem:
        return Finding("ROM", CheckResult.GOOD, cartridge.title)
    if cartridge.region in ("", KNOWN_REGION):
        return Finding("ROM", CheckResult.WRONG, cartridge.problem)
    return Finding(
        "ROM",
        CheckResult.WRONG,
        f"a cartridge made for {cartridge.region}: {cartridge.problem}",
        f"give --rom the game of {KNOWN_REGION}, or find the addresses of this one as "
        "docs/how-to/write-a-memory-map.md says",
    )
