"""Runs the parts one after another and tells the sum: `python -m testing [part...]`."""

import signal
import sys
import time
from pathlib import Path

from local.report import BOLD, DIM, GREEN, PLAIN, RED, YELLOW
from testing.counts import Counts
from testing.parts import PARTS, ROOT, Outcome

TAIL_LINES = 60


def main() -> int:
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"no part named {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    # As Ctrl-C does: what runs is stopped, and the local cloud is taken down.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rows: list[tuple[str, Outcome, float]] = []
    for name, part in PARTS.items():
        if name in wanted:
            print(f"{BOLD}{name}{PLAIN} {DIM}…{PLAIN}", flush=True)
            started = time.monotonic()
            outcome = part()
            rows.append((name, outcome, time.monotonic() - started))
            print_outcome(outcome, rows[-1][2])
    return print_summary(rows)


def print_outcome(outcome: Outcome, seconds: float) -> None:
    found = outcome.counts
    mark = f"{RED}✗{PLAIN}" if found.failed else f"{GREEN}✓{PLAIN}"
    print(
        f"  {mark} {found.passed} passed, {found.failed} failed, {found.skipped} skipped {DIM}{seconds:.1f}s{PLAIN} {outcome.note}"
    )
    if found.failed and outcome.log.exists():
        for line in outcome.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]:
            print(f"    {line}")
    sys.stdout.flush()


def print_summary(rows: list[tuple[str, Outcome, float]]) -> int:
    total = Counts()
    print(f"\n{BOLD}  {'part':<12} {'result':<8} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>9}  log{PLAIN}")
    for name, outcome, seconds in rows:
        found = outcome.counts
        total += found
        colour, result = (
            (RED, "failed") if found.failed else (YELLOW, "empty") if not found.total else (GREEN, "passed")
        )
        print(
            f"  {name:<12} {colour}{result:<8}{PLAIN} {found.passed:>7} {found.failed:>7} {found.skipped:>8} {seconds:>9.1f}  "
            f"{DIM}{relative(outcome.log)} {outcome.note}{PLAIN}"
        )
    print(f"  {'':<12} {'':<8} {'':>7} {'':>7} {'':>8} {sum(row[2] for row in rows):>9.1f}\n")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if total.failed or not total.passed else 0


def relative(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nstopped")
