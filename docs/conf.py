"""Sphinx's settings for the site of the documentation; scripts/build_site.py builds it."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = PROJECT["name"]
release = version = PROJECT["version"]
copyright = (
    "the sf2ai maintainers; Street Fighter is a trademark of Capcom, with which sf2ai is not affiliated"
)
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_static"]

# Anchors of headings are those of a code host.
autodoc_mock_imports = ["stable_baselines3", "torch"]  # libraries of an extra
myst_heading_anchors = 6
nb_execution_mode = "off"  # tests/docs/test_notebooks.py executes them

default_role = "py:obj"
add_module_names = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_maximum_signature_line_length = 80

html_theme = "pydata_sphinx_theme"
html_title = "sf2ai"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": "sf2ai"},
    "header_links_before_dropdown": 7,
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": False,
    "navigation_with_keys": False,
}


def setup(app):
    """Leave Markdown out of docstrings: the data sheet of an environment is a page of its own."""
    app.connect("autodoc-process-docstring", _without_data_sheet)


def _without_data_sheet(app, what, name, obj, options, lines):
    headings = [number for number, line in enumerate(lines) if line.startswith("## ")]
    if headings:
        lines[headings[0] :] = [
            "Spaces, rewards and arguments: :doc:`/reference/observations-and-actions`.",
            "",
        ]
