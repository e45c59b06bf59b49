"""Every message survives its JSON, and bytes that are not a message are refused in words."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from sf2ai.backends.bizhawk.protocol import messages
from sf2ai.backends.bizhawk.protocol.framing import MAX_PAYLOAD_BYTES, FrameReader, ProtocolError, pack_frame
from sf2ai.backends.bizhawk.protocol.messages import KINDS, MAX_FRAMES, MAX_REPORTED_BYTES, read_message

ONE_OF_EACH = [
    messages.Hello(1, "emulator", "token", 3, "Street Fighter", "BD88", "board", "SNES", "2.10"),
    messages.Welcome(1, 0, (0x503, 30, 0x18F2, 2)),
    messages.Advance(7, (1, 2, 4095, 0)),
    messages.Frames(7, b"\x00\xff\x10"),
    messages.Save(8),
    messages.Saved(8, "3fcf120f-0778"),
    messages.Load(9, "3fcf120f-0778"),
    messages.Drop(10, "a"),
    messages.Done(10),
    messages.Begin(11, 0, "p2", ("ryu", "ken"), 4),
    messages.Look(12, 0, {"timer": 98, "p1": {"x": -0.2, "facing": None}}),
    messages.Press(12, (0, 16, 16, 0)),
    messages.Wait(),
    messages.Quit("that is all"),
]


def test_the_list_above_lacks_no_kind():
    assert {message.kind for message in ONE_OF_EACH} == set(KINDS)


@pytest.mark.parametrize("message", ONE_OF_EACH, ids=lambda message: message.kind)
def test_every_message_comes_back_from_its_json(message):
    text = message.to_json()
    assert json.loads(text)["kind"] == message.kind
    assert read_message(text.encode()) == message


def test_whole_numbers_may_come_as_lua_5_1_writes_them():
    assert read_message(b'{"kind":"done","number":3.0}') == messages.Done(3)


def test_fields_of_later_versions_are_passed_over():
    assert read_message(b'{"kind":"done","number":3,"colour":"red"}') == messages.Done(3)


def test_the_largest_messages_fit_into_a_frame():
    pack_frame(messages.Frames(messages.MAX_NUMBER, bytes(MAX_FRAMES * MAX_REPORTED_BYTES)).to_json())
    pack_frame(messages.Advance(messages.MAX_NUMBER, (4095,) * (2 * MAX_FRAMES)).to_json())


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b'"done"', "not a JSON object"),
        (b'{"kind":"done","number":3', "not JSON"),
        (b'{"kind":"done","number":3}}', "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b'{"number":3}', "unknown kind None"),
        (b'{"kind":"dance"}', "unknown kind 'dance'"),
        (b'{"kind":["done"]}', "unknown kind"),
        (b'{"kind":"done"}', "without 'number'"),
        (b'{"kind":"done","number":-1}', "'number' is -1"),
        (b'{"kind":"done","number":true}', "'number' is True"),
        (b'{"kind":"done","number":1.5}', "'number' is 1.5"),
        (b'{"kind":"done","number":1e999}', "'number' is inf"),
        (b'{"kind":"done","number":NaN}', "NaN is not a JSON number"),
        (b'{"kind":"done","number":18446744073709551616}', "a whole number from 0 to"),
        (b'{"kind":"done","number":%s}' % (b"9" * 5000), "not JSON"),
        (b'{"kind":"frames","number":1,"memory":"0g"}', "hexadecimal"),
        (b'{"kind":"frames","number":1,"memory":"abc"}', "hexadecimal"),
        (b'{"kind":"frames","number":1,"memory":[0]}', "hexadecimal"),
        (b'{"kind":"saved","number":1,"state":"%s"}' % (b"x" * 300), "at most 256 printable letters"),
        (b'{"kind":"quit","reason":"a\\u001b[31m"}', "printable"),
        (b'{"kind":"advance","number":1,"pads":[4096,0]}', "4095"),
        (b'{"kind":"advance","number":1,"pads":"0,0"}', "a list"),
        (b'{"kind":"hello","protocol":1,"slot":5000}', "4095"),
    ],
)
def test_what_is_no_message_is_refused_in_words(payload, words):
    with pytest.raises(ProtocolError) as caught:
        read_message(payload)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 400


def test_the_protocols_page_names_every_message_field_and_limit():
    page = (Path(__file__).parents[4] / "docs" / "reference" / "protocol.md").read_text()
    assert f"Version {messages.PROTOCOL_VERSION}." in page
    for message in KINDS.values():
        assert f"`{message.kind}`" in page
        for field in dataclasses.fields(message):
            assert f"`{field.name}`" in page, (message.kind, field.name)
    for limit in (
        MAX_PAYLOAD_BYTES,
        messages.MAX_BRACKETS,
        messages.MAX_TEXT_LETTERS,
        MAX_FRAMES,
        MAX_REPORTED_BYTES,
    ):
        assert f"{limit:,}" in page
    example = re.search(r"^    (\d+ \{.*\})$", page, re.MULTILINE).group(1)
    assert read_message(FrameReader().feed(example.encode())[0]) == messages.Save(3)


@pytest.mark.parametrize("bracket", [b"[", b'{"a":', b"[{"])
def test_deep_nesting_is_refused_before_it_is_parsed(monkeypatch, bracket):
    monkeypatch.setattr(messages, "_decode", None)  # fails when it is called
    with pytest.raises(ProtocolError, match="more than 64 brackets"):
        read_message(bracket * (MAX_PAYLOAD_BYTES // len(bracket)))
