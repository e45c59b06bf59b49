"""The comparison with an earlier revision fails when one digest differs, and runs each tree's own package."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import same_results

    return same_results


def run(bench, monkeypatch, comparisons, *arguments):
    monkeypatch.setattr(bench, "tree_of", lambda revision: bench.Tree(revision, Path("nowhere")))
    monkeypatch.setattr(bench, "compare", lambda *_: [bench.Comparison(*row) for row in comparisons])
    monkeypatch.setattr(sys, "argv", ["same_results.py", *arguments])
    return bench.main()


@pytest.mark.parametrize(("now", "code"), [("a1", 0), ("b2", 1)])
def test_a_difference_is_the_exit_code_and_stands_in_the_table(bench, monkeypatch, capsys, now, code):
    assert run(bench, monkeypatch, [("weights", "a1", now), ("replays", "c3", "c3")], "old") == code
    assert ("DIFFERS" in capsys.readouterr().out) == bool(code)


def test_json_is_one_document(bench, monkeypatch, capsys):
    assert run(bench, monkeypatch, [("weights", "a1", "b2")], "--json") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["same"] is False
    assert document["comparisons"] == [{"what": "weights", "before": "a1", "now": "b2", "same": False}]


def test_a_digest_depends_on_the_bytes_only(bench):
    one, two = (bench._digest([part]) for part in (b"one", b"two"))
    assert one != two
    assert bench._digest([b"o", b"ne"]) == one


def test_a_tree_runs_its_own_package_in_the_home_given(bench, tmp_path):
    package = tmp_path / "src" / "sf2ai"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text("import os, sys; print(os.environ['SF2AI_HOME'], *sys.argv[1:])")
    (package / "__init__.py").write_text("")
    tree = bench.Tree("old", tmp_path)
    assert tree.sf2ai(["roster", 7], tmp_path / "home").split() == [str(tmp_path / "home"), "roster", "7"]
    (package / "__main__.py").write_text("raise SystemExit(2)")
    with pytest.raises(subprocess.CalledProcessError):
        tree.sf2ai(["roster"], tmp_path)


def test_an_unknown_revision_is_named(bench):
    with pytest.raises(SystemExit, match="no revision 'no-such-revision'"):
        bench.tree_of("no-such-revision")
