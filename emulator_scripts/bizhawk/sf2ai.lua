-- sf2ai for BizHawk: hands the console to sf2ai, frame by frame.
--
-- This script knows nothing about the game. sf2ai names the buttons to hold in
-- the coming frames and the bytes of memory to report after each of them; it
-- also keeps and loads states. README.md beside this file says how to start it,
-- docs/reference/protocol.md describes the messages. It runs on Lua 5.1 to 5.4 and LuaJIT.

local PROTOCOL_VERSION = 1

-- Longer than any silence of a working server, which sends "wait" every 15 seconds.
local SILENCE_MILLISECONDS = 60000

---- JSON: everything but surrogate pairs, which the protocol does not need. ----

local json = {}

local MAX_DEPTH = 16

local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
local LETTERS = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function escape(letter)
  return ESCAPES[letter] or string.format("\\u%04x", string.byte(letter))
end

local function encode_number(value)
  if value ~= value or value >= math.huge or value <= -math.huge then
    error("JSON has no number " .. tostring(value))
  end
  if value == math.floor(value) and math.abs(value) < 2 ^ 53 then
    return string.format("%.0f", value)
  end
  return string.format("%.17g", value)
end

local encode

local function encode_table(value, depth)
  local pieces = {}
  if value[1] ~= nil then
    for i = 1, #value do
      pieces[i] = encode(value[i], depth + 1)
    end
    return "[" .. table.concat(pieces, ",") .. "]"
  end
  for name, item in pairs(value) do
    if type(name) ~= "string" then error("JSON has no name " .. tostring(name)) end
    pieces[#pieces + 1] = encode(name, depth) .. ":" .. encode(item, depth + 1)
  end
  table.sort(pieces)
  return "{" .. table.concat(pieces, ",") .. "}"
end

-- A table with [1] is a list, any other an object; an empty list cannot be told from an empty object.
function encode(value, depth)
  depth = depth or 0
  if depth > MAX_DEPTH then error("too deep for JSON") end
  local kind = type(value)
  if kind == "string" then
    return '"' .. string.gsub(value, '[%z\1-\31"\\]', escape) .. '"'
  elseif kind == "number" then
    return encode_number(value)
  elseif kind == "boolean" then
    return value and "true" or "false"
  elseif kind == "table" then
    return encode_table(value, depth)
  end
  error("JSON has no " .. kind)
end

json.encode = encode

local function fail(text, place, why)
  error(string.format("bad JSON at byte %d of %d: %s", place, #text, why))
end

-- UTF-8 of a code point below 0x10000.
local function utf8_of(code)
  if code < 0x80 then
    return string.char(code)
  elseif code < 0x800 then
    return string.char(0xC0 + math.floor(code / 0x40), 0x80 + code % 0x40)
  end
  return string.char(0xE0 + math.floor(code / 0x1000), 0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
end

local function decode_string(text, place)
  local pieces = {}
  local from = place + 1
  while true do
    local stop = string.find(text, '["\\%z\1-\31]', from)
    if not stop then fail(text, place, "a text without end") end
    pieces[#pieces + 1] = string.sub(text, from, stop - 1)
    local letter = string.sub(text, stop, stop)
    if letter == '"' then
      return table.concat(pieces), stop + 1
    elseif letter ~= "\\" then
      fail(text, stop, "a control letter in a text")
    end
    local which = string.sub(text, stop + 1, stop + 1)
    if which == "u" then
      local digits = string.match(text, "^%x%x%x%x", stop + 2) or fail(text, stop, "no \\u with four digits")
      pieces[#pieces + 1] = utf8_of(tonumber(digits, 16))
      from = stop + 6
    else
      pieces[#pieces + 1] = LETTERS[which] or fail(text, stop, "an unknown escape")
      from = stop + 2
    end
  end
end

local function decode_number(text, place)
  local digits = string.match(text, "^-?%d+%.?%d*[eE]?[+-]?%d*", place)
  local value = digits and tonumber(digits)
  if not value then fail(text, place, "not a value") end
  return value, place + #digits
end

local WORDS = { t = { "true", true }, f = { "false", false }, n = { "null", nil } }

local function decode_word(text, place, word)
  if string.sub(text, place, place + #word[1] - 1) ~= word[1] then
    fail(text, place, "not a value")
  end
  return word[2], place + #word[1]
end

local function skip(text, place)
  return string.find(text, "[^ \t\r\n]", place) or #text + 1
end

local decode_value

local function decode_list(text, place, depth)
  local list, count = {}, 0
  place = skip(text, place + 1)
  if string.sub(text, place, place) == "]" then return list, place + 1 end
  while true do
    count = count + 1
    -- Pads are long lists of whole numbers and arrive thousands of times a second: read each number once.
    local digits, letter, after = string.match(text, "^(%d+)([,%]])[ \t\r\n]*()", place)
    if digits then
      list[count], place = tonumber(digits), after
    else
      list[count], place = decode_value(text, place, depth + 1)
      place = skip(text, place)
      letter = string.sub(text, place, place)
      place = skip(text, place + 1)
    end
    if letter == "]" then
      return list, place
    elseif letter ~= "," then
      fail(text, place, "no comma in a list")
    end
  end
end

local function decode_object(text, place, depth)
  local object = {}
  place = skip(text, place + 1)
  if string.sub(text, place, place) == "}" then return object, place + 1 end
  while true do
    if string.sub(text, place, place) ~= '"' then fail(text, place, "no name in an object") end
    local name
    name, place = decode_string(text, place)
    place = skip(text, place)
    if string.sub(text, place, place) ~= ":" then fail(text, place, "no colon after a name") end
    object[name], place = decode_value(text, skip(text, place + 1), depth + 1)
    place = skip(text, place)
    local letter = string.sub(text, place, place)
    if letter == "}" then
      return object, place + 1
    elseif letter ~= "," then
      fail(text, place, "no comma in an object")
    end
    place = skip(text, place + 1)
  end
end

function decode_value(text, place, depth)
  if depth > MAX_DEPTH then fail(text, place, "too deep") end
  local letter = string.sub(text, place, place)
  if letter == "{" then
    return decode_object(text, place, depth)
  elseif letter == "[" then
    return decode_list(text, place, depth)
  elseif letter == '"' then
    return decode_string(text, place)
  elseif WORDS[letter] then
    return decode_word(text, place, WORDS[letter])
  end
  return decode_number(text, place)
end

-- Raises an error for anything that is not one JSON value; null is nil.
function json.decode(text)
  local value, place = decode_value(text, skip(text, 1), 0)
  if skip(text, place) <= #text then fail(text, place, "something after the value") end
  return value
end

-- Outside BizHawk, as in sf2ai's tests, only the codec can be used.
if not comm then return { json = json, PROTOCOL_VERSION = PROTOCOL_VERSION } end

---- The console ----

-- In the order of the bits of a pad: bit 0 is B.
local BUTTONS = { "B", "Y", "Select", "Start", "Up", "Down", "Left", "Right", "A", "X", "L", "R" }

local HEXADECIMAL = {}
for byte = 0, 255 do
  HEXADECIMAL[byte] = string.format("%02x", byte)
end

-- All twelve are always set: BizHawk would take a missing button from the user's keyboard.
local held = {}
local function buttons(pad)
  local set = held[pad]
  if not set then
    set = {}
    local rest = pad
    for _, name in ipairs(BUTTONS) do
      set[name] = rest % 2 >= 1
      rest = math.floor(rest / 2)
    end
    held[pad] = set
  end
  return set
end

-- Ranges of memory to report after each frame: address and length, one after the other.
local watch = {}

local read_bytes = mainmemory.read_bytes_as_array
if not read_bytes then
  function read_bytes(address, length) -- BizHawk before 2.8
    local bytes = {}
    for i = 1, length do
      bytes[i] = mainmemory.read_u8(address + i - 1)
    end
    return bytes
  end
end

-- Append the ranges of memory to a list of texts, and return its new length.
local function report(pieces, count)
  for i = 1, #watch, 2 do
    local bytes = read_bytes(watch[i], watch[i + 1])
    for j = 1, watch[i + 1] do
      pieces[count + j] = HEXADECIMAL[bytes[j]]
    end
    count = count + watch[i + 1]
  end
  return count
end

local function send_memory(number, pieces, state)
  -- Without the codec: hexadecimal digits need no escaping, and this is sent thousands of times a second.
  comm.socketServerSend('{"kind":"frames","number":' .. encode_number(number)
    .. (state and ',"state":' .. encode(state) or "")
    .. ',"memory":"' .. table.concat(pieces) .. '"}')
end

local commands = {}

function commands.welcome(command)
  watch = command.watch
end

function commands.advance(command)
  local pads, pieces, count = command.pads, {}, 0
  if command.load then
    memorysavestate.loadcorestate(command.load)
  end
  if command.drop then
    memorysavestate.removestate(command.drop)
  end
  for i = 1, #pads, 2 do
    joypad.set(buttons(pads[i]), 1)
    joypad.set(buttons(pads[i + 1]), 2)
    emu.frameadvance()
    count = report(pieces, count)
  end
  local state = command.keep and tostring(memorysavestate.savecorestate()) or nil
  send_memory(command.number, pieces, state)
end

function commands.save(command)
  local state = memorysavestate.savecorestate()
  comm.socketServerSend(encode({ kind = "saved", number = command.number, state = tostring(state) }))
end

function commands.load(command)
  memorysavestate.loadcorestate(command.state)
  local pieces = {}
  report(pieces, 0)
  send_memory(command.number, pieces)
end

function commands.drop(command)
  memorysavestate.removestate(command.state)
  comm.socketServerSend(encode({ kind = "done", number = command.number }))
end

function commands.wait()
end

---- Start, serve, end ----

local function environment(name)
  return os and os.getenv and os.getenv(name) or ""
end

-- Call a function if this version of BizHawk has it; do not fail if it does not.
local function try(library, name, ...)
  if library and library[name] then
    local ok, value = pcall(library[name], ...)
    return ok and value or nil
  end
  return nil
end

local function printable(value)
  return (string.gsub(string.sub(tostring(value or ""), 1, 200), "[^ -~]", "?"))
end

local function set_speed(percent)
  local usual = percent == 100
  try(emu, "limitframerate", usual)
  try(client, "speedmode", percent)
  try(client, "SetSoundOn", usual)
  try(client, "displaymessages", usual)
end

local function go_fast()
  set_speed(6399) -- BizHawk refuses 6400
  try(client, "unpause")
  if environment("SF2AI_INVISIBLE") == "1" then
    try(client, "invisibleemulation", true) -- not in BizHawk after 2.11
  end
end

local function say_hello()
  return comm.socketServerSend(encode({
    kind = "hello",
    protocol = PROTOCOL_VERSION, role = "emulator",
    token = environment("SF2AI_TOKEN"),
    slot = tonumber(environment("SF2AI_SLOT")) or -1,
    name = printable(try(gameinfo, "getromname")),
    rom = printable(try(gameinfo, "getromhash")),
    core = printable(try(emu, "getboardname")), -- the closest to a core's name that Lua can get
    system = printable(try(emu, "getsystemid")),
    version = printable(try(client, "getversion")),
  }))
end

-- Returns the next command, or nil and the reason why there is none.
local function next_command()
  local text = comm.socketServerResponse()
  if text == nil or text == "" then
    return nil, "sf2ai fell silent: its window was closed, or the connection broke"
  end
  local ok, command = pcall(json.decode, text)
  if not ok or type(command) ~= "table" then
    return nil, "sf2ai sent what is no message: " .. printable(command)
  end
  if command.kind == "quit" then
    return nil, "sf2ai said goodbye: " .. printable(command.reason)
  end
  if not commands[command.kind] then
    return nil, "sf2ai asked for the unknown " .. printable(command.kind) .. "; use the sf2ai.lua that came with it"
  end
  return command
end

local function serve()
  while true do
    local command, reason = next_command()
    if not command then return reason end
    commands[command.kind](command) -- not in pcall: Lua 5.1 cannot yield a frame from inside one
  end
end

local function start()
  if not comm.socketServerSend then
    return "this BizHawk has no comm.socketServer functions; install 2.6.2 or newer"
  end
  go_fast()
  try(comm, "socketServerSetTimeout", SILENCE_MILLISECONDS)
  local ok, sent = pcall(say_hello)
  if not ok or (type(sent) == "number" and sent < 0) then
    return "no sf2ai is listening; start it first, then EmuHawk with --socket_ip=127.0.0.1 --socket_port=9990"
  end
  return serve()
end

local reason = start()
print("sf2ai.lua has ended: " .. reason)
set_speed(100)
if environment("SF2AI_EXIT") == "1" then
  try(client, "exit")
end
