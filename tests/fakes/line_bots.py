"""A bot that speaks the protocol of lines, or fails at it: ``python line_bots.py KIND``."""

import json
import os
import subprocess
import sys
import time

KIND = sys.argv[1]


def answer(message):
    """Return what the bot writes, as text."""
    if message["type"] != "act":
        return "{}"
    match KIND:
        case "garbage":
            return "what?"
        case "list":
            return "[1]"
        case "deep":
            return "[" * 60_000
        case "half":
            sys.stdout.write('{"action"')
            sys.stdout.flush()
            os._exit(0)
        case "long":
            return "x" * 100_000_000
        case "nothing":
            time.sleep(3600)
        case "twice":
            return '{"action":"6"}\n{"action":"6"}\n{"action":"6"}'
        case "illegal":
            return '{"action":"fly"}'
        case "number":
            return '{"action":1e999}'
        case "error":
            return '{"error":"I am \\u001b[31mlost"}'
        case "slow":
            time.sleep(0.05)
        case "child":
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
            os._exit(3)
        case "greedy":
            keep = [bytes(1 << 24) for _ in range(1000)]
            return str(len(keep))
    return json.dumps({"action": message["legal"][message["match"] % 2]})


for line in sys.stdin:
    print(answer(json.loads(line)), flush=True)
