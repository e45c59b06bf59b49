"""The folder of a tournament: whole lines or none, torn ends and altered lines."""

import pytest

from sf2ai.errors import DamagedFileError, HomeError, InputError
from sf2ai.store.layout import Home
from sf2ai.store.results.tournaments import TournamentFolder, checked_name, tournament_names

RECORDS = [{"match": [0, 1, number], "winner": 0, "faults": [None, "é\n"]} for number in range(3)]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def folder(home):
    folder = TournamentFolder(home, "friday")
    folder.begin({"format": 1})
    for record in RECORDS:
        folder.append(record)
    return folder


def journal(folder):
    return folder.path / "matches.jsonl"


def test_what_was_written_is_read(folder, home):
    assert folder.read_matches() == RECORDS
    assert folder.read_setting() == {"format": 1}
    assert tournament_names(home) == ["friday"]
    assert not folder.is_finished
    folder.finish({"played": 3})
    assert folder.is_finished
    assert folder.read_result() == {"played": 3}


def test_a_journal_that_is_cut_anywhere_loses_only_the_torn_line(folder):
    content = journal(folder).read_bytes()
    ends = [place + 1 for place, byte in enumerate(content) if byte == ord("\n")]
    for size in range(len(content) + 1):
        journal(folder).write_bytes(content[:size])
        whole = sum(end <= size for end in ends)
        assert folder.read_matches() == RECORDS[:whole]
        folder.drop_torn_end()
        assert journal(folder).read_bytes() == content[: ([0, *ends])[whole]]
        folder.append(RECORDS[2])
        assert folder.read_matches() == [*RECORDS[:whole], RECORDS[2]]


def test_a_line_that_was_altered_is_refused_with_its_number(folder):
    lines = journal(folder).read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"winner": 0', b'"winner": 1')
    journal(folder).write_bytes(b"".join(lines))
    with pytest.raises(DamagedFileError, match=r"line 2 of .* was altered; remove that line, and its match"):
        folder.read_matches()
    del lines[1]
    journal(folder).write_bytes(b"".join(lines))
    assert folder.read_matches() == [RECORDS[0], RECORDS[2]]


def test_rubbish_at_the_end_is_dropped(folder):
    with journal(folder).open("ab") as file:
        file.write(b"\0" * 100 + b"\n[1]\n{}\nhalf a li")
    assert folder.read_matches() == RECORDS
    folder.drop_torn_end()
    folder.append(RECORDS[0])
    assert folder.read_matches() == [*RECORDS, RECORDS[0]]


def test_the_newest_comes_last(folder, home):
    for name in ("b", "a"):
        TournamentFolder(home, name).begin({})
    folder.append(RECORDS[0])
    assert tournament_names(home)[-1] == "friday"
    (home.tournaments / "no tournament").mkdir()
    assert len(tournament_names(home)) == 3


def test_a_setting_that_is_no_json_is_refused(folder):
    for content in (b"", b"[]", b"{"):
        (folder.path / "tournament.json").write_bytes(content)
        with pytest.raises(DamagedFileError, match="missing or damaged; remove the folder"):
            folder.read_setting()


def test_a_journal_that_cannot_be_written_is_an_error_of_the_home(folder):
    journal(folder).unlink()
    journal(folder).mkdir()
    with pytest.raises(HomeError, match="cannot write"):
        folder.append(RECORDS[0])


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "-x", ".x", "x.", "a b", "é", "x" * 65, "a\n"]
)
def test_names_that_no_folder_may_have_are_refused(name):
    with pytest.raises(InputError, match="is no name of a tournament"):
        checked_name(name)
