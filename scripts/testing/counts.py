"""Numbers of tests out of what each runner tells."""

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped


NEXTEST = re.compile(r"Summary \[.*?\]\s+.*?tests? run: (.*)")
CARGO_TEST = re.compile(r"^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((.*)\))?", re.M)
LAST_LINE = re.compile(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?")


def nextest(output: str) -> Counts | None:
    """`Summary [ 1.2s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped`."""
    found = NEXTEST.search(output)
    if not found:
        return None
    numbers = {
        name: int(number)
        for number, name in re.findall(r"(\d+) (passed|failed|timed out|exec failed|skipped)", found.group(1))
    }
    failed = sum(numbers.get(name, 0) for name in ("failed", "timed out", "exec failed"))
    return Counts(numbers.get("passed", 0), failed, numbers.get("skipped", 0))


def unittest(output: str) -> Counts | None:
    """`Ran 12 tests in 1.2s`, an empty line, and `OK` or `FAILED (failures=1, errors=1, skipped=2)`."""
    found = UNITTEST.search(output)
    if not found:
        return None
    numbers = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", found.group(2) or "")}
    failed = sum(numbers.get(name, 0) for name in ("failures", "errors"))
    skipped = numbers.get("skipped", 0)
    return Counts(max(0, int(found.group(1)) - failed - skipped), failed, skipped)


def cargo_test(output: str) -> Counts | None:
    found = CARGO_TEST.findall(output)
    if not found:
        return None
    total = Counts()
    for passed, failed, ignored in found:
        total += Counts(int(passed), int(failed), int(ignored))
    return total


def vitest(path: Path) -> Counts | None:
    """Vitest's JSON reporter, which also counts what could not be loaded."""
    try:
        report = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    skipped = report.get("numPendingTests", 0) + report.get("numTodoTests", 0)
    failed = report.get("numFailedTests", 0)
    if failed == 0 and not report.get("success", True):
        failed = max(1, report.get("numFailedTestSuites", 1))
    return Counts(report.get("numPassedTests", 0), failed, skipped)


def summary_file(path: Path) -> Counts | None:
    """What our own runners write to $LAMBDESK_RESULTS."""
    try:
        report = json.loads(path.read_text())
        return Counts(report["passed"], report["failed"], report.get("skipped", 0))
    except (OSError, ValueError, KeyError):
        return None


def last_line(output: str) -> Counts | None:
    found = LAST_LINE.findall(output)
    if not found:
        return None
    passed, failed, skipped = found[-1]
    return Counts(int(passed), int(failed), int(skipped or 0))
