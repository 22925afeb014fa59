"""Progress on the terminal: one line per step with the time it took."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

TTY = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
BOLD, DIM, RED, GREEN, YELLOW, PLAIN = (
    ("\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[0m") if TTY else ("",) * 6
)


class StepFailed(Exception):
    """A step that could not be done; the text says why and is meant for a person."""


@contextmanager
def step(name: str) -> Iterator[None]:
    started = time.monotonic()
    if TTY:
        print(f"  {name}…", end="", flush=True)
    try:
        yield
    except BaseException:
        line("✗", RED, name, time.monotonic() - started)
        raise
    line("✓", GREEN, name, time.monotonic() - started)


def skipped(name: str, reason: str) -> None:
    print(f"  {DIM}· {name}: {reason}{PLAIN}", flush=True)


def line(mark: str, colour: str, name: str, seconds: float) -> None:
    start = "\r\033[K" if TTY else ""
    print(f"{start}  {colour}{mark}{PLAIN} {name:<44} {DIM}{seconds:7.1f}s{PLAIN}", flush=True)
