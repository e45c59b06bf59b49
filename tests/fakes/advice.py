"""Finds in the sources the texts that tell the user which command or option to use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import sf2ai

_ROOT = Path(sf2ai.__file__).parent
_COMMANDS = (
    "train|evaluate|tournament|watch|replay|ban|roster|history|results|conformance|export|import|emulator"
)
_ADVICE = re.compile(rf"sf2ai (?:{_COMMANDS})\b|(?<![\w-])--[a-z][a-z-]+")
_HELP = frozenset({"help", "epilog", "metavar", "envvar", "parser", "param_decls"})


def advice_in_sources() -> dict[str, str]:
    """Return every text that names a command or an option to use, by ``file:text``; values stand as ``{}``.

    Help texts, docstrings and names of options are left out.
    """
    found = {}
    for path in sorted(_ROOT.rglob("*.py")):
        name = path.relative_to(_ROOT).as_posix()
        for text in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            if _ADVICE.search(text) and " " in text.strip():
                found[f"{name}: {text}"] = text
    return found


def _texts(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if _is_docstring(child) or _is_help(child):
            continue
        if isinstance(child, ast.JoinedStr | ast.Constant):
            text = _plain(child)
            if text:
                yield text
            if isinstance(child, ast.JoinedStr):
                for value in child.values:
                    if isinstance(value, ast.FormattedValue):
                        yield from _texts(value)
        else:
            yield from _texts(child)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_help(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in _HELP
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and "EPILOG" in target.id for target in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("Option", "Argument", "Typer")
    return False


def _plain(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    assert isinstance(node, ast.JoinedStr)
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
