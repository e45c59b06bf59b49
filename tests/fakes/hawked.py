"""The bizhawk backend with its own emulators: stand-ins that run the Lua script in threads."""

import threading

from fakes.cores import core_file
from fakes.fake_hawk import FakeHawk
from fakes.hawk_console import LibretroConsole
from fakes.hawk_peers import SCRIPT
from sf2ai.backends.bizhawk.backend import BizHawkBackend
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.options import BackendOptions


class StandIns:
    """Emulators, each in a thread, that end when their server does."""

    def __init__(self, address, consoles, rom=b"", **options):
        self.hawks = []
        self.errors = []
        self.threads = []
        for console in consoles:
            self.add(address, console, rom, **options)

    def add(self, address, console, rom=b"", **options):
        hawk = FakeHawk(console, address, rom=rom, timeout=60, **options)
        self.hawks.append(hawk)
        thread = threading.Thread(target=self._run, args=(hawk,), daemon=True)
        self.threads.append(thread)
        thread.start()
        return hawk

    def _run(self, hawk):
        try:
            hawk.run(SCRIPT)
        except Exception as error:
            self.errors.append(error)
        finally:
            hawk.close()
            hawk.console.close()

    def join(self):
        for thread in self.threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in self.threads), "an emulator goes on without its server"


class HawkedBackend(BizHawkBackend):
    """A bizhawk backend over the cartridge."""

    def __init__(self, slots, emulators, rom, *, core="snes9x", lua="lua54"):
        options = BackendOptions(rom=rom, emulators=emulators, port=0, join_seconds=30.0)
        super().__init__(slots, HawkSettings.of(options))
        library = core_file(core)
        consoles = [LibretroConsole(rom, library) for _ in range(min(slots, emulators))]
        self.stand_ins = StandIns(self.address, consoles, rom.read_bytes(), lua=lua)

    def close(self):
        super().close()
        self.stand_ins.join()
        assert not self.stand_ins.errors, self.stand_ins.errors
