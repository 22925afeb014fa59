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


class AlreadyRunning(Exception):
    def __init__(self, process_id: int) -> None:
        super().__init__(f"already running (process {process_id})")
        self.process_id = process_id


class Instance:
    """Holds a lock on `<state>/dev.pid` as long as it runs; the system gives it back however the process ends."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.state / "dev.pid"
        self.ready = settings.state / "ready.json"
        self.file: TextIO | None = None

    def claim(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(int(file.read().strip() or 0)) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self.file = file
        self.ready.unlink(missing_ok=True)

    def wipe(self) -> None:
        """Forgets everything in the state folder but the lock, and but what tests keep in a folder of their own there."""
        for path in self.path.parent.iterdir():
            if path.name in ("dev.pid", "dev.log", "test", "test-logs"):
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
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return int(file.read().strip() or 0) or None
    return None


def stop_running(settings: Settings, seconds: float = 60) -> bool:
    """Asks a running instance to end and waits for it. False when there is none."""
    process_id = running_process(settings)
    if process_id is None:
        return False
    os.kill(process_id, signal.SIGTERM)
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
