"""Containers: every damage is detected before the content is parsed, and sizes are bounded."""

import io
import json
import zipfile
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.errors import DamagedFileError, HomeError
from sf2ai.store.container import Limits, read_container, write_container

ANY = Limits("test file", max_bytes=1 << 20, max_arrays=10, dtype_fits=lambda dtype: not dtype.hasobject)
FLOATS = Limits("test file", max_bytes=1 << 20, max_arrays=10, dtype_fits=lambda dtype: dtype == np.float32)


def with_checksum(content: bytes) -> bytes:
    """Append the right checksum to a handmade archive."""
    body = content[:-2] + (64).to_bytes(2, "little")
    return body + sha256(body).hexdigest().encode()


def archive(members: dict[str, bytes], compression=zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return with_checksum(stream.getvalue())


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def document(**shapes) -> bytes:
    return json.dumps({"document": {}, "arrays": shapes}).encode()


def test_round_trip_keeps_values_dtypes_and_shapes(tmp_path):
    record = np.dtype((np.record, [("a", "<i2"), ("b", "u1", (3,))]))
    arrays = {
        "a/b:0": np.arange(6, dtype=np.float32).reshape(2, 3),
        "turned": np.asfortranarray(np.arange(6).reshape(2, 3)),
        "none": np.zeros((0, 4), np.uint8),
        "single": np.array(True),
        "records": np.zeros(4, record),
    }
    path = tmp_path / "file"
    write_container(path, {"a": [1, "two"]}, arrays)
    read_document, read_arrays = read_container(path, ANY)
    assert read_document == {"a": [1, "two"]}
    assert list(read_arrays) == list(arrays)
    for name, array in arrays.items():
        assert read_arrays[name].shape == array.shape
        assert np.array_equal(read_arrays[name], array)
        read_arrays[name][...] = array  # the caller's own: it can be written to
    assert read_arrays["turned"].dtype == arrays["turned"].dtype


def test_numpy_reads_the_arrays_too(tmp_path, arrays):
    write_container(tmp_path / "file.npz", {}, arrays)
    with np.load(tmp_path / "file.npz", allow_pickle=False) as file:
        assert np.array_equal(file["dense/kernel:0"], arrays["dense/kernel:0"])


def test_same_content_gives_the_same_bytes(tmp_path, arrays):
    write_container(tmp_path / "one", {"a": 1}, arrays)
    write_container(tmp_path / "two", {"a": 1}, arrays)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "file"
    write_container(path, {"a": 1}, {"x": np.arange(9, dtype=np.float32)})
    return path.read_bytes()


@given(data=st.data())
def test_every_flipped_bit_is_found(good, tmp_path_factory, data):
    bit = data.draw(st.integers(0, len(good) * 8 - 1))
    content = bytearray(good)
    content[bit // 8] ^= 1 << bit % 8
    path = tmp_path_factory.getbasetemp() / "flipped"
    path.write_bytes(content)
    with pytest.raises(DamagedFileError):
        read_container(path, ANY)


@given(data=st.data())
def test_every_truncation_is_found(good, tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "truncated"
    path.write_bytes(good[: data.draw(st.integers(0, len(good) - 1))])
    with pytest.raises(DamagedFileError, match="truncated or altered"):
        read_container(path, ANY)


@given(content=st.binary(max_size=300))
def test_foreign_bytes_with_a_right_checksum_are_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "foreign"
    path.write_bytes(content + sha256(content).hexdigest().encode())
    with pytest.raises(DamagedFileError, match="is not a test file of sf2ai"):
        read_container(path, ANY)


class Trap:
    """Runs code when it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


GOOD_ARRAY = npy(np.zeros(3, np.float32))
HUGE = GOOD_ARRAY.replace(b"(3,), }" + b" " * 14, b"(3000000000000,), }  ")


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"x.npy": GOOD_ARRAY}, "no item named"),
        ({"document.json": b"{", "x.npy": GOOD_ARRAY}, "Expecting"),
        ({"document.json": b"[" * 100_000}, "nested too deeply"),
        ({"document.json": b"[]"}, "list indices"),
        ({"document.json": document(x=[3])}, "members"),
        ({"document.json": document(), "x.npy": GOOD_ARRAY}, "members"),
        ({"document.json": document(x=[3]), "x.npy": b"rubbish"}, "magic"),
        ({"document.json": document(x=[4]), "x.npy": GOOD_ARRAY}, "not allowed here"),
        ({"document.json": document(x=[3]), "x.npy": npy(np.zeros(3))}, "not allowed here"),
        ({"document.json": document(x=[3]), "x.npy": GOOD_ARRAY + b"more"}, "bytes"),
        ({"document.json": document(x=[3000000000000]), "x.npy": HUGE}, "bytes"),
        ({"document.json": document(x=[1]), "x.npy": npy(np.array([Trap()]))}, "not allowed here"),
        ({"document.json": document(), **{f"{i}.npy": GOOD_ARRAY for i in range(11)}}, "12 members"),
    ],
)
def test_archive_of_another_program_is_refused(tmp_path, members, why):
    assert HUGE != GOOD_ARRAY
    path = tmp_path / "file"
    path.write_bytes(archive(members))
    with pytest.raises(DamagedFileError, match=why):
        read_container(path, FLOATS)


def test_zip_bomb_is_refused_unread(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(archive({"document.json": b"0" * 500_000_000}, zipfile.ZIP_DEFLATED))
    with pytest.raises(DamagedFileError, match="compressed"):
        read_container(path, FLOATS)


def test_member_that_is_there_twice_is_refused(tmp_path):
    path = tmp_path / "file"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("document.json", document())
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("document.json", document())
    path.write_bytes(with_checksum(stream.getvalue()))
    with pytest.raises(DamagedFileError, match="two members have the same name"):
        read_container(path, FLOATS)


def test_large_file_is_refused_unread(tmp_path):
    path = tmp_path / "file"
    with open(path, "wb") as file:
        file.truncate(FLOATS.max_bytes + 1)
    with pytest.raises(DamagedFileError, match="1,048,577 bytes, more than 1,048,576"):
        read_container(path, FLOATS)


def test_folder_in_place_of_the_file_is_an_error_of_the_home(tmp_path):
    with pytest.raises(HomeError, match="cannot read"):
        read_container(tmp_path, ANY)


def test_missing_file_is_the_callers_affair(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_container(tmp_path / "nothing", ANY)


@pytest.mark.parametrize("name", ["", "/root", "a\\b", "../up", "line\nbreak", "x" * 201])
def test_names_that_are_no_file_names_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="cannot name an array"):
        write_container(tmp_path / "file", {}, {name: np.zeros(1)})
