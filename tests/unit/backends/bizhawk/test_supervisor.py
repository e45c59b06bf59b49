"""EmuHawk processes, here stand-ins, are started, restarted when they end, and ended with the supervisor."""

import os
import signal
import sys
import threading

import numpy as np
import pytest

from fakes.cores import DUEL, core_file
from fakes.emuhawk import make_bizhawk
from fakes.hawk_peers import SCRIPT, Stopwatch, toy_server, wait_until
from sf2ai.backends.base import make_setups
from sf2ai.backends.bizhawk.backend import BizHawkBackend
from sf2ai.backends.bizhawk.emulators.installation import find_program
from sf2ai.backends.bizhawk.emulators.supervisor import EmuHawkSupervisor, SupervisorSettings
from sf2ai.backends.bizhawk.protocol.framing import GoneError
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.options import BackendOptions
from sf2ai.errors import InputError
from sf2ai.game.buttons import Pad

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in's program is a shell script")


class Watched:
    """A supervisor that runs in a thread."""

    def __init__(self, settings):
        self.supervisor = EmuHawkSupervisor(settings)
        self.lines = []
        self.thread = threading.Thread(target=lambda: self.lines.extend(self.supervisor.run()))
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.thread.join(15)
        self.supervisor.close()
        assert not self.thread.is_alive()


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("FAKE_HAWK_CONSOLE", "toy")
    program = find_program(make_bizhawk(tmp_path / "BizHawk"))

    def make(address, **fields):
        given = {"rom": DUEL, "script": SCRIPT, "instances": 2, **fields}
        return SupervisorSettings(
            program=program, folder=tmp_path / "home", host=address[0], port=address[1], **given
        )

    return make


def test_the_command_line_is_emuhawks(settings):
    made = settings(("127.0.0.1", 9990), token="secret", invisible=True)
    command = made.command(1)
    assert command[0].endswith("EmuHawkMono.sh")
    assert command[1:-1] == [
        f"--lua={SCRIPT}",
        "--socket_ip=127.0.0.1",
        "--socket_port=9990",
        f"--config={made.folder / 'config-1.ini'}",
    ]
    assert command[-1] == str(DUEL)
    environment = made.environment(1)
    ours = {"SF2AI_HOME", "SF2AI_CI", "SF2AI_COMPILATION_NOTICED"}
    told = {name: environment[name] for name in environment if name.startswith("SF2AI_") and name not in ours}
    assert told == {"SF2AI_SLOT": "1", "SF2AI_TOKEN": "secret", "SF2AI_EXIT": "1", "SF2AI_INVISIBLE": "1"}


def test_emulators_join_are_started_again_when_killed_and_end_with_their_server(settings):
    server = toy_server(2)
    registry, address = server.__enter__()
    with Watched(settings(address)) as watched:
        assert registry.wait_for(registry.slots, 20)
        assert [slot.hello.name for slot in registry.slots] == ["duel", "duel"]
        first = watched.supervisor.process_ids
        os.kill(first[0], signal.SIGKILL)
        wait_until(
            lambda: len(watched.supervisor.process_ids) == 2 and watched.supervisor.process_ids != first
        )
        registry.lose(registry.slots[0], GoneError("killed"))
        assert registry.wait_for(registry.slots, 20)
        assert registry.slots[0].joins == 2
        server.__exit__(None, None, None)
    texts = " ".join(watched.lines)
    assert texts.count("started, process") >= 3
    assert "with code -9" in texts
    assert watched.supervisor.process_ids == []
    made = watched.supervisor._settings
    assert made.config(0).read_text() == (made.program.parent / "config.ini").read_text()


def test_ctrl_c_ends_the_processes(settings):
    with toy_server(2) as (registry, address):
        supervisor = EmuHawkSupervisor(settings(address))
        with supervisor:
            lines = supervisor.run()
            next(lines), next(lines)
            ids = supervisor.process_ids
            assert len(ids) == 2
        for process in ids:
            with pytest.raises(ProcessLookupError):
                os.kill(process, 0)
        registry.close("")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="only Linux keeps a process to a core")
def test_bizhawk_for_linux_brings_both_programs_and_its_own_is_taken(tmp_path):
    folder = make_bizhawk(tmp_path / "BizHawk")
    (folder / "EmuHawk.exe").touch()
    assert find_program(folder) == (folder / "EmuHawkMono.sh").resolve()


def test_a_script_of_another_version_is_refused_before_anything_starts(settings, tmp_path):
    other = tmp_path / "other.lua"
    other.write_text(SCRIPT.read_text().replace("PROTOCOL_VERSION = 1", "PROTOCOL_VERSION = 2"))
    with pytest.raises(
        InputError, match="speaks version 2 of the protocol, and this sf2ai speaks version 1; omit --script"
    ):
        EmuHawkSupervisor(settings(("127.0.0.1", 1), script=other))
    other.write_text("print('hello')")
    with pytest.raises(InputError, match="speaks no protocol of sf2ai,"):
        EmuHawkSupervisor(settings(("127.0.0.1", 1), script=other))


def test_where_there_is_no_core_to_spare_each_keeps_to_its_own(settings):
    cores = sorted(os.sched_getaffinity(0))
    count = len(cores)
    with (
        toy_server(count) as (registry, address),
        EmuHawkSupervisor(settings(address, instances=count)) as supervisor,
    ):
        lines = supervisor.run()
        for _ in cores:
            next(lines)
        assert [os.sched_getaffinity(process) for process in supervisor.process_ids] == [
            {core} for core in cores
        ]
        assert {os.sched_getscheduler(process) for process in supervisor.process_ids} == {os.SCHED_BATCH}
        registry.close("")


def test_waiting_for_a_server_ends(settings):
    with Stopwatch() as watch, EmuHawkSupervisor(settings(("127.0.0.1", 1))) as supervisor:
        assert supervisor.wait_for_server(0.1) is False
    assert watch.seconds < 2


def test_what_is_not_there_is_named(settings, tmp_path):
    with pytest.raises(InputError, match=r"there is no EmuHawkMono.sh at '.*nowhere'; give the folder"):
        find_program(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"'.*duel.sfc' cannot be started; give the folder"):
        find_program(DUEL)
    with pytest.raises(InputError, match=r"the ROM '.*lost.sfc' does not exist; check --rom"):
        EmuHawkSupervisor(settings(("127.0.0.1", 1), rom=tmp_path / "lost.sfc"))
    with pytest.raises(InputError, match="check --script"):
        EmuHawkSupervisor(settings(("127.0.0.1", 1), script=tmp_path / "lost.lua"))


@pytest.mark.slow
def test_a_match_on_the_real_core_survives_kill_9(settings, monkeypatch):
    """An undisturbed round and one whose emulator is killed in the middle: the same snapshots."""
    core_file("snes9x")
    monkeypatch.setenv("FAKE_HAWK_CONSOLE", "core")
    pads = np.zeros((60, 1, 2), dtype=np.uint16)
    pads[:30, :, 0], pads[30:, :, 0] = Pad.RIGHT, Pad.HP

    def play(disturb):
        told = []
        options = BackendOptions(rom=DUEL, port=0, join_seconds=60.0, notify=told.append)
        backend = BizHawkBackend(1, HawkSettings.of(options))
        with Watched(settings(backend.address, instances=1)) as watched:
            seen = [backend.reset(np.array([0]), make_setups([(0, 4)], [5])).tobytes()]
            for step in range(10):
                if disturb and step == 5:
                    os.kill(watched.supervisor.process_ids[0], signal.SIGKILL)
                seen.append(backend.advance(pads).tobytes())
            backend.close()
        return seen, [line for line in told if "is lost" in line]

    undisturbed, none = play(disturb=False)
    disturbed, losses = play(disturb=True)
    assert disturbed == undisturbed
    assert (len(none), len(losses)) == (0, 1)
