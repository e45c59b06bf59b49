"""Programs of 2017, written from the protocol's description: a bot's server, and the emulator's tool.

Both do what their models did, faults included: a bot receives once and takes that for a whole
state; the tool sends a state per frame and, with two controllers, asks the second again until
its command is of the first one's type.
"""

import contextlib
import json
import socket
import threading
import time

NAMES = ("Up", "Down", "Left", "Right", "Select", "Start", "Y", "B", "X", "A", "L", "R")

START_SECONDS = 0.3
"""How long a bot's program takes to start."""


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
        with connection, contextlib.suppress(ConnectionError):
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


class KitBot:
    """What the kits' `controller.py` and `Controller.java` do: one round, one connection, no reset.

    It listens without SO_REUSEADDR, accepts one connection, takes what one receive brings for a
    whole state, and answers buttons to each, the last time to the state whose round is over. Then it
    closes. The user starts it again for each round.

    Args:
        side: ``"p1"`` or ``"p2"``.
        policy: from a state to the names of the buttons to hold.
        runs: how often its user starts it.
        port: where it listens; 0 takes a free one.
        import_seconds: how long it imports its libraries before its first answer.
        start_seconds: how long it imports before it listens.
        sees_end_only: whether it ends at the sight of the round's end, without a last answer.
    """

    def __init__(
        self, side, policy, *, runs=1, port=0, import_seconds=0.0, start_seconds=0.0, sees_end_only=False
    ):
        self.side, self.policy, self.runs = side, policy, runs
        self.import_seconds, self.start_seconds = import_seconds, start_seconds
        self.sees_end_only = sees_end_only
        self.rounds = []
        """The states of each run, in order."""
        self.faults = []
        first = self._listen(port)
        self.address = first.getsockname()
        if start_seconds:
            first.close()
            first = None
        self._thread = threading.Thread(target=self._run, args=(first,), daemon=True)
        self._thread.start()

    @staticmethod
    def _listen(port):
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        server.bind(("127.0.0.1", port))
        server.listen(5)
        return server

    def _run(self, server):
        try:
            for _ in range(self.runs):
                if server is None:
                    time.sleep(max(self.start_seconds, START_SECONDS))
                    server = self._listen(self.address[1])
                self._play_round(server)
                server = None
        except (OSError, ValueError) as error:
            self.faults.append(error)

    def _play_round(self, server):
        connection, _ = server.accept()
        server.close()
        states = []
        self.rounds.append(states)
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            time.sleep(self.import_seconds)
            while not states or not states[-1]["round_over"]:
                states.append(json.loads(connection.recv(4096).decode()))
                if self.sees_end_only and states[-1]["round_over"]:
                    return
                held = self.policy(states[-1])
                command = {
                    "type": "buttons", "player_count": 2, "savegamepath": "",
                    "p1": {}, "p2": {}, self.side: {name: name in held for name in NAMES},
                }  # fmt: skip
                connection.sendall(json.dumps(command).encode())

    def join(self):
        """Wait until all runs have ended."""
        self._thread.join(10)
        assert not self._thread.is_alive()


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
