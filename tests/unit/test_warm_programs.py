"""Programs from a warm parent are processes like those that Python starts."""

import os
import signal
import subprocess
import sys

import pytest

from fakes.programs import is_alive
from warm.processes import PARENT, WarmPopen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt another")

SAYS_ALL = """
import os, sys
print(__name__, sys.argv[1:], os.getcwd(), os.environ.get("OWN"), os.environ.get("HOME"), sys.stdin.read())
print("tensorflow" in sys.modules, os.getppid(), os.getsid(0) == os.getpid(), file=sys.stderr)
sys.exit(7)
"""


def run_warm(*words, **options):
    with WarmPopen([sys.executable, *words], stdout=-1, stderr=-1, text=True, **options) as process:
        out, err = process.communicate("told" if options else None, timeout=60)
    return process, out, err


def test_a_warm_program_has_its_own_streams_folder_variables_and_exit_code(tmp_path):
    process, out, err = run_warm(
        "-c", SAYS_ALL, "a", "b", stdin=-1, cwd=tmp_path, env={"OWN": "1"}, start_new_session=True
    )
    assert out == f"__main__ ['a', 'b'] {tmp_path} 1 None told\n"
    assert err == f"True {os.getpid()} True\n"  # the imports of the parent, and this process for a parent
    assert process.returncode == 7


def test_a_warm_program_that_is_killed_has_the_signal_for_its_exit_code():
    process, out, _ = run_warm("-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert (process.returncode, out) == (-signal.SIGKILL, "")
    assert not is_alive(process.pid)


def test_ctrl_c_is_an_error_in_a_warm_program():
    process = WarmPopen(
        [sys.executable, "-c", "print(1, flush=True); input()"], stdin=-1, stdout=-1, stderr=-1
    )
    with process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in process.stderr.read()
    assert process.returncode == -signal.SIGINT


def test_one_warm_program_knows_nothing_of_another():
    run_warm("-c", "import sf2ai, os; sf2ai.spoilt = os.environ['SPOILT'] = 'yes'")
    assert "SPOILT" not in run_warm("-c", "import sf2ai, os; print(*os.environ, *vars(sf2ai))")[1]


def test_what_the_parent_has_no_part_in_starts_as_always(monkeypatch):
    monkeypatch.setattr(PARENT, "start", None)
    with WarmPopen([sys.executable, "-m", "platform"], stdout=-1) as process:
        assert process.communicate()[0]
    with WarmPopen(["sh", "-c", "echo $0"], stdout=-1) as process:
        assert process.communicate()[0] == b"sh\n"


def test_a_graph_of_tensorflow_is_compiled_once_in_a_run():
    (folder,) = (
        word.partition("=")[2]
        for word in os.environ["TF_XLA_FLAGS"].split()
        if word.startswith("--tf_xla_persistent_cache_directory=")
    )
    code = "import tensorflow; tensorflow.function(lambda x: x * 7 + 3, jit_compile=True)(tensorflow.ones(5))"
    before = set(os.listdir(folder))
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert len(set(os.listdir(folder)) - before) == 1
