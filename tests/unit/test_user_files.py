"""What is no file is refused at once, whatever may come out of it, and JSON has only finite numbers."""

import os
import socket

import pytest

from sf2ai.user_files import open_file, parse_json, read_at_most, real_path, require_file_or_nothing


def pipe(path):
    os.mkfifo(path)


def listener(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")
@pytest.mark.parametrize(
    ("make", "said"),
    [(pipe, "a named pipe"), (listener, "a socket"), (os.mkdir, "a folder"), (None, "a device")],
)
@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_file_is_refused_by_its_kind(tmp_path, monkeypatch, make, said, linked):
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    if make is None:
        os.symlink("/dev/zero", "odd")
    else:
        make("odd")
    path = tmp_path / "odd"
    if linked:
        path = tmp_path / "link"
        path.symlink_to(tmp_path / "odd")
    for read in (lambda: read_at_most(path, 10), lambda: require_file_or_nothing(path)):
        with pytest.raises(OSError, match=f"it is {said}, not a file"):
            read()


def test_a_file_is_read_to_the_limit_and_one_byte_more(tmp_path):
    (tmp_path / "file").write_bytes(b"123456")
    assert read_at_most(tmp_path / "file", 3) == b"1234"
    assert read_at_most(tmp_path / "file", 6) == b"123456"
    require_file_or_nothing(tmp_path / "file")
    with open_file(tmp_path / "file") as file:
        assert file.seek(2) == 2


def test_what_is_not_there_is_not_found(tmp_path):
    require_file_or_nothing(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError):
        read_at_most(tmp_path / "nothing", 1)


@pytest.mark.parametrize(
    "text", [b"NaN", b"-Infinity", b"[1e999]", b"[" * 100_000, b"9" * 5_000, b"\xff", b""]
)
def test_json_that_could_not_be_written_again_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)
    assert parse_json(b'{"n": [1, 1.5]}') == {"n": [1, 1.5]}


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name != "posix", reason="links of POSIX")
def test_a_link_that_leads_in_a_circle_has_a_path(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to(tmp_path)
    assert real_path(tmp_path / "link" / "x") == tmp_path.resolve() / "x"
    with pytest.raises(OSError, match="loop"), open_file(real_path(tmp_path / "loop")):
        pass
