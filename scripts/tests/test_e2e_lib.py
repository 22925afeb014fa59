"""The parts of the end-to-end tests that judge the whole run, in JavaScript as they are."""

import subprocess
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent


class EndToEndLibrary(unittest.TestCase):
    def test_in_javascript(self) -> None:
        command = ["node", "--test", str(TESTS / "e2e-lib.test.mjs")]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
