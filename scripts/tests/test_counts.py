"""That no runner's failure is read as success."""

import json
import tempfile
import unittest
from pathlib import Path

from testing import counts
from testing.counts import Counts
from testing.parts import settle

LOG = Path("log")


class Reading(unittest.TestCase):
    def test_nextest(self) -> None:
        text = (
            "     Summary [   1.2s] 12 tests run: 9 passed (1 slow), 1 failed, 1 timed out, 1 exec failed, 3 skipped\n"
        )
        self.assertEqual(counts.nextest(text), Counts(9, 3, 3))
        self.assertIsNone(counts.nextest("error: could not compile"))

    def test_cargo_test(self) -> None:
        text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\ntest result: FAILED. 1 passed; 2 failed; 0 ignored\n"
        self.assertEqual(counts.cargo_test(text), Counts(4, 2, 1))

    def test_unittest(self) -> None:
        self.assertEqual(counts.unittest("Ran 3 tests in 0.1s\n\nOK\n"), Counts(3, 0, 0))
        failed = "Ran 9 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=3)\n"
        self.assertEqual(counts.unittest(failed), Counts(3, 3, 3))
        self.assertIsNone(counts.unittest("ModuleNotFoundError"))

    def test_vitest(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "results.json"
            self.assertIsNone(counts.vitest(path))
            path.write_text(
                json.dumps({"success": False, "numPassedTests": 3, "numFailedTests": 0, "numFailedTestSuites": 2})
            )
            self.assertEqual(counts.vitest(path), Counts(3, 2, 0))

    def test_an_exit_code_counts_whatever_was_told(self) -> None:
        self.assertEqual(settle(0, Counts(3), LOG).counts, Counts(3))
        self.assertEqual(settle(1, Counts(3), LOG).counts, Counts(3, 1))
        self.assertEqual(settle(1, Counts(3, 2), LOG).counts, Counts(3, 2))
        self.assertEqual(settle(0, None, LOG).counts, Counts(0, 1))
