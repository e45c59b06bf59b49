"""The Lua script, unchanged under five Luas, speaks the protocol and plays on a toy console."""

import importlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.fake_hawk import BUTTONS, FakeHawk, ToyConsole
from fakes.hawk_peers import SCRIPT, RawPeer, listening, running_hawk, toy_server
from sf2ai.backends.bizhawk.protocol.messages import (
    PROTOCOL_VERSION,
    Advance,
    Done,
    Drop,
    Frames,
    Load,
    Save,
    Saved,
)
from sf2ai.game.buttons import SNES_NAMES, Pad

LUAS = ["lua51", "lua52", "lua53", "lua54", "luajit21"]
SECONDS = 5.0


def load_codec(lua):
    runtime = importlib.import_module(f"lupa.{lua}").LuaRuntime(unpack_returned_tuples=True)
    return runtime, runtime.execute(SCRIPT.read_text())


@pytest.fixture(scope="module", params=LUAS)
def codec(request):
    return load_codec(request.param)


def to_python(value):
    if not hasattr(value, "items"):
        return value
    items = dict(value.items())
    if items and set(items) == set(range(1, len(items) + 1)):
        return [to_python(items[place]) for place in range(1, len(items) + 1)]
    return {name: to_python(item) for name, item in items.items()}


def to_lua(runtime, value):
    if isinstance(value, list):
        return runtime.table_from([to_lua(runtime, item) for item in value])
    if isinstance(value, dict):
        return runtime.table_from({name: to_lua(runtime, item) for name, item in value.items()})
    return value


letters = st.text(
    st.characters(min_codepoint=0, max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=12
)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
plain = st.booleans() | numbers | letters
# Lua has no null in tables and cannot tell an empty list from an empty object.
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(letters, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


def test_the_script_speaks_the_protocol_of_this_sf2ai(codec):
    _, script = codec
    assert script.PROTOCOL_VERSION == PROTOCOL_VERSION
    assert re.search(rf"^local PROTOCOL_VERSION = {PROTOCOL_VERSION}$", SCRIPT.read_text(), re.MULTILINE)


def test_its_buttons_are_in_the_order_of_the_bits():
    listed = re.search(r"local BUTTONS = \{(.*?)\}", SCRIPT.read_text()).group(1)
    assert re.findall(r'"(\w+)"', listed) == [SNES_NAMES[bit] for bit in Pad] == list(BUTTONS)


@given(value=values)
def test_lua_reads_what_python_writes(codec, value):
    _, script = codec
    assert to_python(script.json.decode(json.dumps(value, ensure_ascii=False))) == value


@given(value=values)
def test_lua_reads_escaped_text(codec, value):
    _, script = codec
    assert to_python(script.json.decode(json.dumps(value, ensure_ascii=True, indent=1))) == value


@given(value=values)
def test_python_reads_what_lua_writes(codec, value):
    runtime, script = codec
    assert json.loads(script.json.encode(to_lua(runtime, value))) == value


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1,", '{"a"}', '{"a":1,}', "[1 2]", '"abc', '"a\\x"', '"a\\u12"', "nul", "1 2", "{1:2}", "-",
     "--1", '"a\nb"', "[" * 100 + "]" * 100, "\x00"],
)  # fmt: skip
def test_lua_refuses_what_is_no_json(codec, text):
    _, script = codec
    with pytest.raises(Exception, match=r"bad JSON|stack|LuaError"):
        script.json.decode(text)


def test_lua_refuses_to_write_what_json_has_not(codec):
    runtime, script = codec
    for expression in ("0/0", "1/0", "-1/0", "print", "{[{}]=1}", "{{{{{{{{{{{{{{{{{{1}}}}}}}}}}}}}}}}}}"):
        with pytest.raises(Exception, match=r"JSON"):
            script.json.encode(runtime.eval(expression))


@pytest.mark.parametrize("lua", LUAS)
def test_it_plays_saves_and_loads(lua):
    with toy_server() as (registry, address), running_hawk(address, lua=lua) as hawk:
        assert registry.wait_for(registry.slots, SECONDS)
        link = registry.slots[0].link

        def ask(message, kind):
            link.send(message, SECONDS)
            return link.answer(kind, message.number, SECONDS)

        both = ask(Advance(1, (0x0FF, 0xF00, 0, 0xFFF)), Frames).memory
        assert both.hex() == "01000000ff00000f" + "020000000000ff0f"
        state = ask(Save(2), Saved).state
        assert list(hawk.states) == [state]
        assert ask(Advance(3, (1, 2) * 30), Frames).memory[-8:].hex() == "2000000001000200"
        assert ask(Load(4, state), Frames).memory == both[8:]
        ask(Drop(5, state), Done)
        assert hawk.states == {}
        registry.close("enough")
        hawk.thread.join(SECONDS)
        assert hawk.log_lines == ["sf2ai.lua has ended: sf2ai said goodbye: enough"]
        assert hawk.notes == [
            ("limitframerate", False),
            ("speedmode", 6399),
            ("sound", False),
            ("limitframerate", True),
            ("speedmode", 100),
            ("sound", True),
        ]


def test_a_button_that_sf2ai_does_not_press_is_not_left_to_the_keyboard():
    with toy_server() as (registry, address), running_hawk(address) as hawk:
        assert registry.wait_for(registry.slots, SECONDS)
        hawk.physical = [0xFFF, 0xFFF]
        link = registry.slots[0].link
        link.send(Advance(1, (0, 0)), SECONDS)
        assert link.answer(Frames, 1, SECONDS).memory.hex() == "0100000000000000"
        registry.close("")


def test_each_message_is_one_send():
    with toy_server() as (registry, address), running_hawk(address) as hawk:
        assert registry.wait_for(registry.slots, SECONDS)
        link = registry.slots[0].link
        assert hawk.sends == 1
        for number in range(1, 4):
            link.send(Advance(number, (0, 0) * 8), SECONDS)
            link.answer(Frames, number, SECONDS)
        assert hawk.sends == 4
        registry.close("")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (b"this is no JSON", "sent what is no message"),
        (b"[]", "asked for the unknown"),
        (b'{"kind":"dance"}', "asked for the unknown dance; use the sf2ai.lua that came with it"),
        (b'{"kind":"quit","reason":"wrong game"}', "said goodbye: wrong game"),
    ],
)
def test_it_ends_with_a_reason_on_what_it_cannot_do(message, words):
    with listening() as (accept, address), running_hawk(address) as hawk:
        connection = accept()
        connection.sendall(b"%d %s" % (len(message), message))
        hawk.thread.join(SECONDS)
        connection.close()
    assert words in hawk.log_lines[0]


def test_it_ends_when_the_server_falls_silent():
    with listening() as (accept, address), running_hawk(address) as hawk:
        connection = accept()
        hawk.set_timeout(50)
        connection.sendall(b'16 {"kind":"wait"}'[:9])
        hawk.thread.join(25)
        connection.close()
    assert hawk.log_lines == [
        "sf2ai.lua has ended: sf2ai fell silent: its window was closed, or the connection broke"
    ]


def test_it_says_how_to_start_when_nobody_listens():
    with listening() as (accept, address):
        peer = RawPeer(address)  # keeps the port busy
        from fakes.fake_hawk import FakeHawk

        hawk = FakeHawk(ToyConsole(), address)
        hawk._socket.close()
        hawk.run(SCRIPT)
        accept().close()
        peer.close()
    assert "no sf2ai is listening; start it first" in hawk.log_lines[0]


@pytest.mark.parametrize("percent", [0, -1, 6400, 10_000])
def test_the_stand_in_refuses_a_speed_that_bizhawk_refuses(percent, tmp_path):
    script = tmp_path / "speed.lua"
    script.write_text(f"client.speedmode({percent}) client.speedmode(6399)")
    with listening() as (accept, address):
        hawk = FakeHawk(ToyConsole(), address, timeout=5)
        with accept():
            hawk.run(script)
            hawk.close()
    assert hawk.notes == [("speedmode", 6399)]
