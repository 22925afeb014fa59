"""What the scripts say on a machine on which something is missing."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from checks.__main__ import CHECKS
from testing.parts import PARTS

SCRIPTS = Path(__file__).resolve().parents[1]
# What any machine has.
BASE = ("bash", "cat", "date", "dirname", "env", "grep", "head", "id", "mktemp", "rm", "sed", "sort", "uname")
TOOLS = {
    "rustc": "rustc 1.95.0 (made up)",
    "cargo": "cargo 1.95.0 (made up)",
    "cc": "cc 14.2.0",
    "node": "v20.1.0",
    "npm": "10.2.0",
    "python3": "Python 3.11.4",
}
HOW_TO_GET_IT = {
    "rustc": "https://rustup.rs",
    "cargo": "https://rustup.rs",
    "cc": "build-essential",
    "node": "https://nodejs.org",
    "npm": "comes with Node.js",
    "python3": "https://www.python.org",
}


class Machine:
    """A PATH that holds the given tools and nothing else of ours."""

    def __init__(self, folder: Path, tools: dict[str, str]) -> None:
        self.folder = folder
        for name in BASE:
            (folder / name).symlink_to(shutil.which(name) or f"/bin/{name}")
        for name, version in tools.items():
            self.install(name, f"[[ $1 == --version ]] && echo '{version}'; exit 0")

    def install(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "PATH": str(self.folder), "HOME": str(self.folder), **variables}
        command = [str(self.folder / "bash"), str(SCRIPTS / script), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


class MissingTools(unittest.TestCase):
    def machine(self, tools: dict[str, str]) -> Machine:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Machine(Path(folder.name), tools)

    def test_each_is_named_with_how_to_get_it(self) -> None:
        for missing, source in HOW_TO_GET_IT.items():
            machine = self.machine({name: version for name, version in TOOLS.items() if name != missing})
            for script in ("dev", "test", "check", "deploy"):
                with self.subTest(missing=missing, script=script):
                    result = machine.run(script)
                    self.assertEqual(result.returncode, 1, result.stderr)
                    self.assertRegex(result.stderr, rf"\b{missing}\b.* is missing")
                    self.assertIn(source, result.stderr)
                    self.assertEqual(len(result.stderr.splitlines()), 1, "nothing else is wrong")
                    self.assertEqual(result.stdout, "", "nothing was begun")

    def test_all_are_named_at_once(self) -> None:
        result = self.machine({}).run("dev")
        self.assertEqual(result.returncode, 1)
        for tool in TOOLS:
            self.assertRegex(result.stderr, rf"\b{tool}\b.* is missing")

    def test_an_old_one_is_told_with_its_version(self) -> None:
        for tool, version, wanted in (("node", "v18.19.0", "20"), ("cargo", "cargo 1.80.1", "1.95")):
            result = self.machine({**TOOLS, tool: version}).run("dev")
            self.assertEqual(result.returncode, 1)
            self.assertRegex(result.stderr, rf"^{tool} is [\d.]+: Lambdesk needs {tool} {wanted}")

    def test_one_that_does_not_run_says_why(self) -> None:
        machine = self.machine(TOOLS)
        machine.install("cargo", "echo 'error: no default toolchain of 1.2.3 is configured' >&2; exit 1")
        result = machine.run("dev")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, "cargo does not run: .*no default toolchain")

    def test_a_python_without_its_venv_module_is_told(self) -> None:
        machine = self.machine(TOOLS)
        machine.install("python3", '[[ "$1" == --version ]] && echo Python 3.11.4 && exit; exit 1')
        result = machine.run("dev", "--down")
        self.assertEqual(result.returncode, 1)
        self.assertIn("python3-venv", result.stderr)

    def test_rust_beside_the_path_is_found(self) -> None:
        machine = self.machine({name: version for name, version in TOOLS.items() if name != "cargo"})
        (machine.folder / ".cargo" / "bin").mkdir(parents=True)
        (machine.folder / ".cargo" / "bin" / "cargo").symlink_to(machine.folder / "rustc")
        self.assertIn("source ~/.cargo/env", machine.run("dev").stderr)


class SharedBuildFolder(unittest.TestCase):
    def test_what_another_clone_built_last_is_not_taken_for_ones_own(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sources = []
            for clone in ("one", "two"):
                for path in ("scripts", "shared", "functions", "events"):
                    (folder / clone / path).mkdir(parents=True)
                shutil.copy(SCRIPTS / "lib.sh", folder / clone / "scripts" / "lib.sh")
                (folder / clone / "Cargo.toml").touch()
                sources.append(folder / clone / "shared" / "lib.rs")
                sources[-1].touch()

            def newer(clone: str) -> list[bool]:
                """Which sources a script of the clone has made newer than they were."""
                for source in sources:
                    os.utime(source, (1, 1))
                command = ["bash", "-c", f'source "{folder / clone}/scripts/lib.sh" && own_build_folder']
                environment = {**os.environ, "CARGO_TARGET_DIR": str(folder / "target")}
                subprocess.run(command, env=environment, timeout=30, check=True)
                return [source.stat().st_mtime > 1 for source in sources]

            self.assertEqual(newer("one"), [True, False], "nobody had built here")
            self.assertEqual(newer("one"), [False, False])
            self.assertEqual(newer("two"), [False, True])
            self.assertEqual(newer("one"), [True, False])


class Help(unittest.TestCase):
    def test_every_script_tells_what_it_does(self) -> None:
        names = [path.name for path in SCRIPTS.iterdir() if path.is_file() and os.access(path, os.X_OK)]
        self.assertGreater(len(names), 8)
        readme = (SCRIPTS / "README.md").read_text()
        for name in sorted(names):
            with self.subTest(script=name):
                command = [str(SCRIPTS / name), "--help"]
                result = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(f"scripts/{name}", result.stdout)
                self.assertIn(f"`{name}`", readme, "it has a row in the README")

    def test_help_names_every_check_and_every_part(self) -> None:
        for script, names in (("check", [check.name for check in CHECKS]), ("test", list(PARTS))):
            head = (SCRIPTS / script).read_text().partition("\n\n")[0]
            self.assertIn(" ".join(names), re.sub(r"\n#\s+|\s+", " ", head), script)
        self.assertIn(f"`{' '.join(PARTS)}`", (SCRIPTS / "README.md").read_text())

    def test_a_wrong_call_is_a_failure(self) -> None:
        for command in (
            ["new-route"],
            ["new-route", "tickets"],
            ["new-worker", "a"],
            ["gen", "--nonsense"],
            ["deploy", "--stage"],
        ):
            with self.subTest(command=command):
                result = subprocess.run(
                    [str(SCRIPTS / command[0]), *command[1:]], capture_output=True, text=True, timeout=30, check=False
                )
                self.assertEqual(result.returncode, 1)
                self.assertNotEqual(result.stderr, "")
