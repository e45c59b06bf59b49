"""The reference page of the command line is the one that the program writes."""

from pathlib import Path

from sf2ai.cli.app import app
from sf2ai.cli.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"


def test_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "write it again: python -m sf2ai.cli.reference > docs/reference/cli.md"
    )


def test_every_command_has_its_options_and_examples():
    text = reference()
    sections = {section.split("`")[1]: section for section in text.split("\n## ")[1:]}
    commands = [f"sf2ai {command.name}" for command in app.registered_commands]
    groups = {f"sf2ai {group.name}": group.typer_instance for group in app.registered_groups}
    inner = {
        name: [f"{name} {one.name}" for one in group.registered_commands] for name, group in groups.items()
    }
    assert list(sections) == ["sf2ai", *commands, *(path for name in groups for path in (name, *inner[name]))]
    for path, section in sections.items():
        assert "| option |" in section or path in groups
        assert f"\n{path} " in section.rsplit("```", 2)[1]
    assert "| `--seed N` | `0` |" in sections["sf2ai train"]
    assert "required" in sections["sf2ai evaluate"]
