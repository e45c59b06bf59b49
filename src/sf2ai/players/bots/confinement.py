"""Confines a process on Linux: no network, few files to read, one folder to write.

Landlock (a part of the kernel since 5.13) says which files may be opened, and a filter of system calls
refuses sockets and looks into other processes. Both hold for all children, and cannot be taken back. Neither
needs privileges. Only the standard library is imported, since the confined process itself calls `apply`.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import NamedTuple

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""System calls, the same on all processors."""
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2
"""Of ``prctl``."""

_EXECUTE, _WRITE, _READ, _READ_FOLDER = 1, 2, 4, 8
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_FIRST_RIGHTS = (1 << 13) - 1
_LATER_RIGHTS = ((2, 1 << 13), (3, _TRUNCATE), (5, _IOCTL))
"""By the version that brought them: moving between folders, cutting files short, commands to devices."""
_TCP = 3
_SCOPES = 3
"""Abstract sockets of other processes, and signals to them."""


class _Processor(NamedTuple):
    """What a filter of system calls needs to know of a processor: its number, and those of the calls."""

    architecture: int
    refused: tuple[int, ...]


_PROCESSORS = MappingProxyType(
    {
        # socket, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, pidfd_getfd
        "x86_64": _Processor(0xC000003E, (41, 101, 310, 311, 425, 438)),
        "aarch64": _Processor(0xC00000B7, (198, 117, 270, 271, 425, 438)),
    }
)
_LOAD, _JUMP_EQUAL, _JUMP_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13
"""The last one makes a call fail with EACCES."""
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
"""Places in what the kernel says of a call."""
_OTHER_NUMBERS = 0x40000000
"""Calls of the x32 form of x86_64 begin here."""

_SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime"),
    *("/etc/os-release", "/etc/ssl", "/etc/python3", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group"),
    *("/dev/zero", "/dev/urandom", "/dev/random", "/sys/devices/system/cpu"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version_signature"),
)
_WRITABLE_DEVICES = ("/dev/null", "/dev/full")


def missing() -> str | None:
    """Return what this system lacks to confine a process; None if it can."""
    if sys.platform != "linux":
        return f"confining needs Linux, not {sys.platform}"
    if platform.machine() not in _PROCESSORS:
        return f"confining is not known for a {platform.machine()} processor"
    if _version() < 1:
        return "this kernel has no Landlock"
    return None


def apply(readable: Sequence[str], writable: Sequence[str]) -> None:
    """Confine this process and all that it starts.

    Args:
        readable: files and folders besides the system's; those that do not exist are left out.
        writable: folders in which everything is allowed.

    Raises:
        OSError: the kernel refuses.
    """
    version = _version()
    rights = _FIRST_RIGHTS | sum(bit for since, bit in _LATER_RIGHTS if version >= since)
    fields = [rights, *([_TCP] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    rules = struct.pack(f"{len(fields)}Q", *fields)
    ruleset = _call(_CREATE_RULESET, rules, len(rules), 0)
    for path in (*_SYSTEM, *readable):
        _allow(ruleset, path, _EXECUTE | _READ | _READ_FOLDER)
    for path in _WRITABLE_DEVICES:
        _allow(ruleset, path, rights & (_READ | _WRITE | _TRUNCATE | _IOCTL))
    for path in writable:
        _allow(ruleset, path, rights)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise _error()
    _call(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    _filter_calls(libc)


def granted(folder: str, hidden: Iterable[str]) -> Iterator[str]:
    """Yield a folder, or what is in it but for hidden files and folders.

    A folder that has hidden ones below it cannot be listed by a confined process; what is yielded can.

    Args:
        folder: an absolute path.
        hidden: absolute paths; those that lie above the folder hide nothing in it.
    """
    inside = [path for path in hidden if path.startswith(os.path.join(folder, ""))]
    if not inside:
        yield folder
        return
    try:
        children = sorted(os.scandir(folder), key=lambda child: child.name)
    except OSError:
        return
    for child in children:
        if os.path.realpath(child.path) not in inside and child.path not in inside:
            yield from granted(child.path, inside)


def _version() -> int:
    """Return the version of Landlock; 0 without it."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)))


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.syscall(number, *arguments))
    if result < 0:
        raise _error()
    return result


def _error() -> OSError:
    code = ctypes.get_errno()
    return OSError(code, f"confining failed: {os.strerror(code)}")


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this system
    try:
        if not os.path.isdir(path):
            rights &= _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
        rule = struct.pack("=Qi", rights, opened)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(opened)


def _filter_calls(libc: ctypes.CDLL) -> None:
    """Let the system calls in the processor's list fail, and those of other forms of the processor."""
    processor = _PROCESSORS[platform.machine()]
    calls = processor.refused
    count = len(calls)
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_EQUAL, 0, count + 3, processor.architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_LEAST, count + 1, 0, _OTHER_NUMBERS),
        *((_JUMP_EQUAL, count - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]  # each jump says how many steps are left out if it is true, and if it is false
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    if libc.prctl(_SET_SECCOMP, _SECCOMP_FILTER, program, 0, 0):
        raise _error()
