"""Long-running children, each in a process group of its own, so that exactly they can be stopped."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from local.report import StepFailed


class Child:
    """A process with its log. Its standard input is a pipe from us: it ends when we do, however that happens."""

    def __init__(self, name: str, command: Sequence[str], log: Path, environment: dict[str, str], folder: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**environment, "LAMBDESK_END_WITH_PARENT": "1"},
                cwd=folder,
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def log_tail(self, lines: int = 25) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        stop_group(self.process, patience_seconds=20)


def wait_until(ready: Callable[[], bool], child: Child, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not child.is_running:
            raise StepFailed(f"{child.name} ended at once; the end of {child.log}:\n{child.log_tail()}")
        if ready():
            return
        time.sleep(0.1)
    raise StepFailed(
        f"{child.name} did not become ready in {seconds:.0f} s; the end of {child.log}:\n{child.log_tail()}"
    )


def answers(url: str) -> bool:
    """Whether a web server answers there, with whatever status."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def port_is_open(port: int) -> bool:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.settimeout(0.5)
                if probe.connect_ex((host, port)) == 0:
                    return True
        except OSError:
            continue
    return False


def run(command: Sequence[str], environment: dict[str, str], folder: Path, log: Path | None) -> None:
    """Runs to the end with its output in a log, whose end is the error's text; without one it writes where we do."""
    if log is None:
        code = code_of(command, environment, folder, None)
        log_tail = ""
    else:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            code = code_of(command, environment, folder, output)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
        log_tail = f"; the end of {log}:\n{tail}"
    if code != 0:
        raise StepFailed(f"{' '.join(command[:3])} ended with {code}{log_tail}")


def code_of(command: Sequence[str], environment: dict[str, str], folder: Path, output: IO[bytes] | None) -> int:
    # A group of its own: Ctrl-C comes to us, and we stop it.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    try:
        return process.wait()
    except BaseException:
        stop_group(process, patience_seconds=10)
        raise


def stop_group(process: "subprocess.Popen[bytes]", patience_seconds: float) -> None:
    """Asks a process and all it started to end, and ends them when they do not."""
    for number, patience in ((signal.SIGTERM, patience_seconds), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            break
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    # What the leader left behind in its group.
    try:
        os.killpg(process.pid, signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        pass
