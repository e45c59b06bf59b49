"""Python reference: one page a group for the site, and one table of all names for readers of docs/.

Documentation is read from the sources, so that no library of an extra has to be installed.
"""

import ast
import inspect
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from documentation.surface import GROUPS, Group

TABLE_HEAD = """# The Python names

<!-- Made by scripts/write_reference.py from the docstrings; do not edit. -->

These names are for code of yours; others may move between versions. On the site of the documentation each
name leads to its signature, arguments and errors, which `help` shows as well.
"""
_FORM = {"class": ".. autoclass:: {}\n   :members:", "function": ".. autofunction:: {}"}


@dataclass(frozen=True)
class Documented:
    """A name of a module.

    Attributes:
        kind: "class", "function" or "data".
        text: its docstring, or the text below a constant.
    """

    kind: str
    text: str


def table() -> str:
    """Return the page docs/reference/python.md: every name with the first sentence of its documentation."""
    parts = [TABLE_HEAD]
    for group in GROUPS.values():
        rows = [
            f"| `{module}.{name}` | {first_sentence(find(module, name).text)} |"
            for module, name in group.names()
        ]
        head = [f"## {group.title}", "", group.about, "", "| name | what it is |", "|---|---|"]
        parts.append("\n".join([*head, *rows, ""]))
    return "\n".join(parts)


def linked(table_page: str) -> str:
    """Return the table with links to the pages of the site."""
    return re.sub(r"^\| `([\w.]+)` \|", r"| {py:obj}`\1` |", table_page, flags=re.MULTILINE)


def page(group: Group) -> str:
    """Return a page of the site, in reStructuredText, with the documentation of a group's names."""
    lines = [group.title, "=" * len(group.title), "", group.about, ""]
    before = ""
    for module, name in group.names():
        if module != before:
            lines += [f"From ``{module}``:", ""]
            before = module
        lines += [_directive(f"{module}.{name}", find(module, name)), ""]
    return "\n".join(lines)


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring, as a cell of a table.

    >>> first_sentence("Return ``a``. Or b.")
    'Return `a`.'
    """
    paragraph = " ".join(text.split("\n\n")[0].split())
    found = re.match(r".*?[.](?= |$)", paragraph)
    return (found[0] if found else paragraph).replace("``", "`").replace("|", "\\|")


def find(module: str, name: str) -> Documented:
    """Return the documentation of a name, also where the module only passes it on.

    Raises:
        LookupError: the module neither defines nor imports the name.
    """
    tree = _tree(module)
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        match node:
            case ast.ClassDef() | ast.FunctionDef() if node.name == name:
                kind = "class" if isinstance(node, ast.ClassDef) else "function"
                return Documented(kind, ast.get_docstring(node) or "")
            case ast.Assign(targets=[ast.Name(id=found)]) | ast.AnnAssign(target=ast.Name(id=found)):
                if found == name:
                    return Documented("data", _text_below(after))
    for imported in ast.walk(tree):
        if isinstance(imported, ast.ImportFrom) and name in [alias.name for alias in imported.names]:
            return find(str(imported.module), name)
    raise LookupError(f"{module} has no {name}")


@cache
def _tree(module: str) -> ast.Module:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no module {module}")
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


def _text_below(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


def _directive(path: str, documented: Documented) -> str:
    if documented.kind == "data":
        text = [f"   {line}" for line in documented.text.splitlines()]
        return "\n".join([f".. py:data:: {path}", "", *text])
    return _FORM[documented.kind].format(path)
