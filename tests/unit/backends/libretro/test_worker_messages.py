"""Messages between the program and a worker come whole through a real pipe, polled for or slept for."""

import errno
import io
import json
import os
from dataclasses import asdict

import pytest

from fakes.children import ended_without_a_reader
from fakes.cores import DUEL, core_file
from sf2ai.backends.libretro import messages, worker
from sf2ai.backends.libretro.backend import _settings
from sf2ai.backends.libretro.messages import DONE, MessageReader, write_message
from sf2ai.backends.libretro.workers import OpenSettings
from sf2ai.backends.options import BackendOptions


class PollingReader(MessageReader):
    """Polls for every message first."""

    def read(self, poll=True):
        return super().read(poll)


@pytest.fixture(params=[MessageReader, PollingReader])
def pipe(request):
    """A reader that sleeps or polls, and the stream that writes to it."""
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        yield request.param(readable), writable


def test_messages_come_out_as_they_went_in(pipe):
    reader, writable = pipe
    write_message(writable, DONE, b"first")
    assert reader.read() == (DONE, b"first")
    write_message(writable, DONE)
    assert reader.read() == (DONE, b"")


def test_a_closed_end_is_noticed_at_once(pipe):
    reader, writable = pipe
    reader._waiter._usual = 3600.0  # the next message is not due within the hour
    writable.close()
    with pytest.raises(EOFError):
        reader.read()


def test_half_a_message_is_no_message(pipe):
    reader, writable = pipe
    writable.write(DONE + (5).to_bytes(4, "little") + b"fir")
    writable.close()
    with pytest.raises(EOFError):
        reader.read()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (MemoryError(), "no memory is left"),
    ],
)
def test_what_the_machine_lacks_is_one_sentence_and_no_bug(error, words, monkeypatch, tmp_path):
    def refuse(settings):
        raise error

    monkeypatch.setattr(worker, "CoreService", refuse)
    settings = OpenSettings("core", "rom", None, None, None, video=False, polls=False)
    answers = io.BytesIO()
    with open(tmp_path / "requests", "w+b") as requests:
        messages.write_message(requests, messages.OPEN, json.dumps(asdict(settings)).encode())
        requests.seek(0)
        worker.serve(requests, answers)
    answers.seek(0)
    kind, payload = answers.read(1), answers.read()[4:]
    assert kind == messages.REFUSED
    assert f"a console's process cannot go on ({words}); " in json.loads(payload)[1]


def test_a_rom_that_is_only_assumed_is_said_before_its_menus_are_tried():
    notices = []
    options = BackendOptions(rom=DUEL, core=core_file("snes9x"), assume="turbo_usa", notify=notices.append)
    _settings(options, 1)
    assert len(notices) == 1
    assert "looking for the way to a fight in its menus, which may take a minute" in notices[0]


def test_a_worker_says_nothing_when_the_program_has_ended():
    """A program that was killed reads no answer; a traceback would end up on the user's terminal."""

    def ask(requests):
        write_message(requests, messages.OPEN, b"{}")  # refused, which is an answer too

    assert ended_without_a_reader("sf2ai.backends.libretro.worker", ask) == (b"", 0)
