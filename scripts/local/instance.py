"""One running local cloud per state folder."""

import fcntl
import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any, TextIO

from local.settings import Settings

# How long a lock may be held by somebody who only looks.
LOOK_SECONDS = 0.5
# What else lies in .local: the lock, this start's log, what tests, lints and measurements keep, the answers given to `deploy`.
KEPT = ("dev.pid", "dev.log", "test", "test-logs", "ruff", "bench.json")
KEPT_ANSWERS = ("deploy-", "cdk-")


class AlreadyRunning(Exception):
    def __init__(self, process_id: int) -> None:
        super().__init__(f"already running (process {process_id})")
        self.process_id = process_id


def locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def process_id(file: TextIO) -> int:
    """Of the process that holds the lock; 0 while it has not written it."""
    file.seek(0)
    text = file.read().strip()
    return int(text) if text.isdigit() else 0


class Instance:
    """Holds a lock on `<state>/dev.pid` as long as it runs; the system gives it back however the process ends."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.state / "dev.pid"
        self.ready = settings.state / "ready.json"
        self.file: TextIO | None = None

    def claim(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+")
        # Who only looks whether something runs holds the lock for a moment, too.
        deadline = time.monotonic() + LOOK_SECONDS
        while not locked(file):
            if time.monotonic() > deadline:
                with file:
                    raise AlreadyRunning(process_id(file))
            time.sleep(0.02)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self.file = file
        self.ready.unlink(missing_ok=True)

    def wipe(self) -> None:
        """Forgets all of the state folder but what is no data of the local cloud."""
        for path in self.path.parent.iterdir():
            if path.name in KEPT or path.name.startswith(KEPT_ANSWERS):
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def announce(self, facts: dict[str, Any]) -> None:
        """Tells others that all is up, and where."""
        partial = self.ready.with_suffix(".partial")
        partial.write_text(json.dumps(facts, indent=2) + "\n")
        partial.rename(self.ready)

    def release(self) -> None:
        self.ready.unlink(missing_ok=True)
        if self.file:
            self.file.truncate(0)
            self.file.close()
            self.file = None


def running_process(settings: Settings) -> int | None:
    """Process id of the instance that holds the lock, or none."""
    path: Path = settings.state / "dev.pid"
    if not path.exists():
        return None
    with path.open("r+") as file:
        return None if locked(file) else process_id(file) or None


def stop_running(settings: Settings, seconds: float = 60) -> bool:
    """Asks a running instance to end and waits for it. False when there is none."""
    running = running_process(settings)
    if running is None:
        return False
    os.kill(running, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while running_process(settings) is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    return running_process(settings) is None


def ready_facts(settings: Settings) -> dict[str, Any] | None:
    """What a running instance announced, or none while it is not up."""
    if running_process(settings) is None:
        return None
    try:
        return json.loads((settings.state / "ready.json").read_text())
    except (OSError, ValueError):
        return None
