"""Programs of 2017, written from the protocol's description: a bot's server, and the emulator's tool.

Both do what their models did, faults included: a bot receives once and takes that for a whole
state; the tool sends a state per frame and, with two controllers, asks the second again until
its command is of the first one's type.
"""

import contextlib
import json
import socket
import threading

NAMES = ("Up", "Down", "Left", "Right", "Select", "Start", "Y", "B", "X", "A", "L", "R")


def fighter(character, x, health=176, **fields):
    """Return a side of a state."""
    given = {
        "character": character, "health": health, "x": x, "y": 192, "jumping": False, "crouching": False,
        "buttons": dict.fromkeys(NAMES, False), "in_move": False, "move": 0,
    }  # fmt: skip
    return {**given, **fields}


def state(frame, p1=176, p2=176, timer=0x98, over=False):
    """Return what the tool sends of a frame, by the health of both sides."""
    return {
        "p1": fighter(0, 205, p1), "p2": fighter(4, 307, p2), "frame": frame, "timer": timer,
        "result": "NOT_OVER", "round_started": True, "round_over": over, "height_delta": 0, "width_delta": 79,
    }  # fmt: skip


def read_object(connection, kept):
    """Return the next JSON object and the rest; None at the end."""
    decoder = json.JSONDecoder()
    while True:
        with contextlib.suppress(ValueError):
            document, end = decoder.raw_decode(kept)
            return document, kept[end:]
        data = connection.recv(4096)
        if not data:
            return None, ""
        kept += data.decode("ascii")


class OldBot:
    """A bot's server: one connection, one command for each state.

    Args:
        side: ``"p1"`` or ``"p2"``.
        policy: from a state to the names of the buttons to hold, or to a whole command.
        pieces: how many sends a command is cut into.
    """

    def __init__(self, side, policy, *, pieces=1):
        self.side, self.policy, self.pieces = side, policy, pieces
        self.states = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = self._server.getsockname()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        connection, _ = self._server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kept = ""
        with connection:
            while True:
                state, kept = read_object(connection, kept)
                if state is None:
                    return
                self.states.append(state)
                self._send(connection, self._command(state))

    def _command(self, state):
        answer = self.policy(state)
        if isinstance(answer, (dict, bytes)):
            return answer
        if state["round_over"]:
            return {
                "type": "reset",
                "savegamepath": "c:\\states\\ryu.State",
                "player_count": 2,
                "p1": {},
                "p2": {},
            }
        buttons = {name: name in answer for name in NAMES}
        other = {"p1": "p2", "p2": "p1"}[self.side]
        return {"type": "buttons", self.side: buttons, other: {}, "player_count": 2, "savegamepath": ""}

    def _send(self, connection, command):
        data = command if isinstance(command, bytes) else json.dumps(command).encode()
        size = max(1, -(-len(data) // self.pieces))
        for start in range(0, len(data), size):
            connection.sendall(data[start : start + size])

    def close(self):
        self._server.close()
        self._thread.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class OldTool:
    """The emulator's side: sends states to one or two controllers and takes their commands."""

    def __init__(self, addresses):
        self._links = [socket.create_connection(address, timeout=10) for address in addresses]
        self._kept = [""] * len(addresses)
        self.second_asked = 0

    def exchange(self, state):
        """Send a state and return the command of the frame, P2's buttons merged in."""
        first = self._ask(0, state)
        if len(self._links) > 1:
            while True:
                self.second_asked += 1
                second = self._ask(1, state)
                if second["type"] == first["type"]:
                    break
            if first["type"] == "buttons":
                first["p2"] = second["p2"]
        return first

    def _ask(self, place, state):
        self._links[place].sendall(json.dumps(state).encode("ascii"))
        answer, self._kept[place] = read_object(self._links[place], self._kept[place])
        assert answer is not None, "the controller closed"
        return answer

    def close(self):
        for link in self._links:
            link.close()
