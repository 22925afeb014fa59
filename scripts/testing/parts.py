"""The parts of the test run. Each runs to its end with its output in a log, and gives back its counts."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local.processes import code_of
from testing import counts
from testing.counts import Counts

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".local" / "test-logs"


@dataclass(frozen=True)
class Outcome:
    counts: Counts
    log: Path
    note: str = ""


Part = Callable[[], Outcome]


def run(name: str, command: list[str], folder: Path = ROOT, **variables: str) -> tuple[int, str, Path]:
    """Exit code and output, which is in the log as it comes."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    path = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "CARGO_TERM_COLOR": "never", "CI": "true", **variables}
    with log.open("wb") as output:
        code = code_of(command, environment, folder, output)
    return code, log.read_text(errors="replace"), log


def settle(code: int, found: Counts | None, log: Path) -> Outcome:
    """A runner that fails without saying which test counts as one failure; so does one that says nothing."""
    if found is None:
        return Outcome(Counts(failed=1), log, f"ended with {code} and told no counts" if code else "told no counts")
    if code and not found.failed:
        return Outcome(found + Counts(failed=1), log, f"ended with {code}")
    return Outcome(found, log)


def results_file(name: str) -> Path:
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{name}.json"
    path.unlink(missing_ok=True)
    return path


def check() -> Outcome:
    results = results_file("check")
    code, _, log = run("check", [sys.executable, "-m", "checks"], LAMBDESK_RESULTS=str(results))
    return settle(code, counts.summary_file(results), log)


def scripts() -> Outcome:
    """The tests of the scripts themselves: no cloud, no compiler, some seconds."""
    command = [sys.executable, "-m", "unittest", "discover", "--start-directory", "tests", "--top-level-directory", "."]
    code, output, log = run("scripts", [*command, "--verbose"], ROOT / "scripts")
    return settle(code, counts.unittest(output), log)


def rust() -> Outcome:
    """The profile that ships: the dependencies are compiled once for the tests and for the functions."""
    if shutil.which("cargo-nextest") or (ROOT / ".venv/bin/cargo-nextest").exists():
        command = ["cargo", "nextest", "run", "--release", "--workspace", "--no-fail-fast"]
        code, output, log = run("rust", command, INSTA_UPDATE="no")
        return settle(code, counts.nextest(output), log)
    code, output, log = run("rust", ["cargo", "test", "--release", "--workspace", "--no-fail-fast"], INSTA_UPDATE="no")
    return settle(code, counts.cargo_test(output), log)


def vitest(folder: str) -> Outcome:
    results = results_file(folder)
    command = [
        str(ROOT / folder / "node_modules/.bin/vitest"),
        "run",
        "--reporter=default",
        "--reporter=json",
        f"--outputFile.json={results}",
    ]
    code, _, log = run(folder, command, ROOT / folder)
    return settle(code, counts.vitest(results), log)


def infra() -> Outcome:
    return vitest("infra")


def portal() -> Outcome:
    return vitest("portal")


def templates() -> Outcome:
    """cfn-lint over every synthesised template."""
    code, _, log = run("templates", ["npm", "run", "--silent", "lint:templates"], ROOT / "infra")
    return Outcome(Counts(passed=0 if code else 1, failed=1 if code else 0), log)


def e2e() -> Outcome:
    from testing.end_to_end import end_to_end

    return end_to_end()


PARTS: dict[str, Part] = {
    "check": check,
    "scripts": scripts,
    "rust": rust,
    "infra": infra,
    "templates": templates,
    "portal": portal,
    "e2e": e2e,
}
