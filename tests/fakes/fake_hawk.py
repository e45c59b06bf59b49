"""A stand-in for EmuHawk: its Lua API and its command line, over any console that can advance a frame.

It runs a BizHawk script unchanged, as a coroutine under a real Lua. What BizHawk's
source does is done here too: the socket is connected before the script starts, both
directions carry ``<length> <payload>``, every fault while receiving gives ``""``, a peer
that closes in silence is never noticed (BizHawk spins; here `Spun` is raised), a pad
lasts one frame and a button that is not named is the user's own. Nagle's algorithm
stays on, as BizHawk leaves it.
"""

import hashlib
import importlib
import os
import socket
import sys
import uuid
from pathlib import Path

PRELUDE = """
local host, buttons = ...
local byte, yield = string.byte, coroutine.yield
local read = host.read -- looked up once: a look-up costs as much as a call

local function names(controller)
  local list = {}
  for i, name in ipairs(buttons) do list[i] = controller .. name end
  return list
end
local PLAIN, BITS, bit = names(""), {}, 1
for i = 1, 12 do BITS[i], bit = bit, bit + bit end

-- Of each controller, for the coming frame: the buttons that a script presses, and those that it names.
local pressed_bits, named_bits = { 0, 0 }, { 0, 0 }

joypad = {}
function joypad.set(pressed, controller)
  local pad, named = 0, 0
  for i = 1, 12 do
    local value = pressed[PLAIN[i]]
    if value then pad = pad + BITS[i] end
    if value ~= nil then named = named + BITS[i] end
  end
  pressed_bits[controller], named_bits[controller] = pad, named
end

-- Memory comes over in pages, each once a frame: BizHawk is no call into another language away from it.
local PAGE = 8192
local pages = {}
local function page_of(address)
  local start = address - address % PAGE
  local page = pages[start]
  if not page then
    page = read(start, PAGE)
    pages[start] = page
  end
  return page
end

mainmemory = {}
function mainmemory.read_bytes_as_array(address, length)
  local at = address % PAGE
  if at + length > PAGE then return { byte(read(address, length), 1, length) } end
  return { byte(page_of(address), at + 1, at + length) }
end
function mainmemory.read_u8(address) return (byte(page_of(address), address % PAGE + 1)) end
memory = mainmemory

emu = {}
function emu.frameadvance()
  yield(pressed_bits[1], named_bits[1], pressed_bits[2], named_bits[2])
  pressed_bits, named_bits, pages = { 0, 0 }, { 0, 0 }, {}
end
function emu.getsystemid() return "SNES" end
function emu.getboardname() return host.core end
function emu.framecount() return host.frames end
function emu.limitframerate(on)
  assert(type(on) == "boolean", "limitframerate takes a boolean")
  host.note("limitframerate", on)
end

client = {}
function client.speedmode(percent)
  -- BizHawk takes whole numbers strictly between 0 and 6400 and ignores others with a line in the console.
  if percent == math.floor(percent) and percent > 0 and percent < 6400 then host.note("speedmode", percent)
  else host.log("Invalid speed value") end
end
function client.SetSoundOn(on)
  assert(type(on) == "boolean", "SetSoundOn takes a boolean")
  host.note("sound", on)
end
function client.displaymessages(on) assert(type(on) == "boolean", "displaymessages takes a boolean") end
function client.unpause() end
function client.getversion() return host.version end
function client.exit() host.note("exit", true) end

gameinfo = {}
function gameinfo.getromname() return host.rom_name end
function gameinfo.getromhash() return host.rom_hash end

memorysavestate = {}
function memorysavestate.savecorestate() return host.save() end
function memorysavestate.loadcorestate(id)
  host.load(id)
  pages = {}
end
function memorysavestate.removestate(id) host.remove(id) end

comm = {}
function comm.socketServerSend(text) return host.send(text) end
function comm.socketServerResponse() return host.receive() end
function comm.socketServerSetTimeout(milliseconds) host.set_timeout(milliseconds) end
function print(...) host.log(...) end
"""

BUTTONS = ("B", "Y", "Select", "Start", "Up", "Down", "Left", "Right", "A", "X", "L", "R")
"""In the order of the bits of a pad."""


class Spun(Exception):
    """The peer closed without a goodbye: BizHawk would now spin for ever."""


class ToyConsole:
    """A console without a game: a frame counter at $10 (4 bytes) and what it heard of the pads at $20."""

    core = "toy"

    def __init__(self):
        self.memory = bytearray(0x20000)

    def advance(self, first, second):
        count = int.from_bytes(self.memory[0x10:0x14], "little") + 1
        self.memory[0x10:0x14] = count.to_bytes(4, "little")
        self.memory[0x20:0x24] = (first | second << 16).to_bytes(4, "little")

    def read(self, address, length):
        return bytes(self.memory[int(address) : int(address + length)])

    def save(self):
        return bytes(self.memory)

    def load(self, state):
        self.memory[:] = state


class FakeHawk:
    """One emulator with one script.

    Attributes:
        states: kept save states by id.
        log: what the script printed.
        notes: speed, sound and exit as the script asked for them, in order.
        physical: pads of the user's own hands, which buttons that a script leaves out fall back to.
    """

    version = "2.10"

    def __init__(self, console, address, *, lua="lua54", rom=b"", rom_name="Toy", timeout=None):
        self.console = console
        self.core = console.core
        self.rom_name = rom_name
        self.rom_hash = hashlib.sha1(rom).hexdigest().upper()
        self.frames = 0
        self.states = {}
        self.log_lines = []
        self.notes = []
        self.physical = [0, 0]
        self.sends = 0
        self.spins = False
        self._kept = b""
        self._socket = socket.create_connection(address)
        self._socket.settimeout(timeout)
        self._runtime = importlib.import_module(f"lupa.{lua}").LuaRuntime(unpack_returned_tuples=True)
        globals_ = self._runtime.globals()
        globals_.host_ = self
        prelude = self._runtime.eval("function(text) return (loadstring or load)(text) end")(PRELUDE)
        prelude(self, self._runtime.table_from(BUTTONS))

    # What the Lua API calls ------------------------------------------------

    @property
    def read(self):
        return self.console.read

    def save(self):
        name = str(uuid.uuid4())
        self.states[name] = self.console.save()
        return name

    def load(self, name):
        if name in self.states:  # BizHawk ignores what it does not know
            self.console.load(self.states[name])

    def remove(self, name):
        self.states.pop(name, None)

    def note(self, name, value):
        self.notes.append((name, value))

    def log(self, *values):
        self.log_lines.append(" ".join(str(value) for value in values))

    def set_timeout(self, milliseconds):
        self._socket.settimeout(milliseconds / 1000)

    def send(self, text):
        payload = text.encode()
        self.sends += 1
        try:
            self._socket.sendall(b"%d %s" % (len(payload), payload))
        except OSError:
            return -1
        return len(payload)

    def receive(self):
        """As ``ReceiveString`` does it, with a buffer instead of a byte at a time."""
        try:
            while b" " not in self._kept:
                self._kept += self._header_bytes()
            digits, _, self._kept = self._kept.partition(b" ")
            length = int(digits)
            while len(self._kept) < length:
                self._kept += self._more()
            if not length:
                raise ValueError("an empty message")
        except (OSError, ValueError):
            return ""
        payload, self._kept = self._kept[:length], self._kept[length:]
        return payload.decode()

    def _header_bytes(self):
        data = self._socket.recv(65536)
        if not data:
            self.spins = True
            raise Spun
        return data

    def _more(self):
        data = self._socket.recv(65536)
        if not data:
            raise ValueError("the peer closed")
        return data

    # Running ----------------------------------------------------------------

    def run(self, script):
        """Run a script to its end; raises `Spun`, or the script's own error."""
        load = self._runtime.eval("function(text, name) return (loadstring or load)(text, name) end")
        try:
            frames = load(Path(script).read_text(), "@" + str(script)).coroutine()
            for first, first_named, second, second_named in frames:
                one, two = self.physical
                self.console.advance(first | one & ~first_named, second | two & ~second_named)
                self.frames += 1
        except Exception:
            if self.spins:  # Lua has swallowed which exception it was
                raise Spun("the peer closed without a goodbye") from None
            raise

    def close(self):
        self._socket.close()


def console_of(rom):
    """Return what plays a ROM: the real core, or the toy where the environment asks for it."""
    if os.environ.get("FAKE_HAWK_CONSOLE") == "toy":
        return ToyConsole()
    from fakes.hawk_console import LibretroConsole

    return LibretroConsole(rom)


def main(arguments):
    """Behave as ``EmuHawk``: options with ``=``, anything else is the ROM; connect, then run the script."""
    options = dict(word[2:].split("=", 1) for word in arguments if word.startswith("--") and "=" in word)
    rom = next(Path(word) for word in arguments if not word.startswith("--"))
    address = (options["socket_ip"], int(options["socket_port"]))
    hawk = FakeHawk(console_of(rom), address, rom=rom.read_bytes(), rom_name=rom.stem)
    try:
        hawk.run(options["lua"])
    finally:
        print("\n".join(hawk.log_lines), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
