"""How `scripts/dev` starts, refuses to start, and stops."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from local.instance import AlreadyRunning, Instance, running_process
from local.settings import load_settings

SCRIPTS = Path(__file__).resolve().parents[1]
PORTS = ("LAMBDESK_CLOUD_PORT", "LAMBDESK_SMTP_PORT", "LAMBDESK_OUTBOX_PORT", "LAMBDESK_PORTAL_PORT")


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def lives(process_id: int) -> bool:
    """Whether it runs; one that ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class DevTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name)
        self.settings = replace(load_settings(), state=self.state)
        self.environment = {
            **os.environ,
            "LAMBDESK_STATE_DIR": str(self.state),
            "PYTHONPATH": str(SCRIPTS),
            **{name: str(port) for name, port in zip(PORTS, free_ports(4))},
        }

    def start(self, *arguments: str, module: str = "tests.stub_dev") -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(self.end, process)
        return process

    def end(self, process: "subprocess.Popen[str]") -> None:
        # It takes what it started with it.
        process.terminate()
        process.communicate(timeout=30)

    def wait(self, ready: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + 20
        while not ready():
            self.assertLess(time.monotonic(), deadline, f"not in time: {what}")
            time.sleep(0.05)

    def started(self, *arguments: str) -> "tuple[subprocess.Popen[str], list[int]]":
        """An instance that is up, and the processes that it started."""
        process = self.start(*arguments)
        self.wait((self.state / "ready.json").exists, "ready.json")
        self.wait((self.state / "children").exists, "its children")
        children = [int(word) for word in (self.state / "children").read_text().split()]
        self.assertTrue(all(map(lives, children)))
        return process, children


class Stopping(DevTest):
    def test_a_signal_stops_what_was_started_and_only_that(self) -> None:
        bystander = subprocess.Popen(["sleep", "300"])
        self.addCleanup(bystander.wait)
        self.addCleanup(bystander.kill)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name):
                process, children = self.started()
                process.send_signal(number)
                output, _ = process.communicate(timeout=20)
                self.assertEqual(process.returncode, 0, output)
                self.assertIn("Stopping", output)
                self.wait(lambda left=children: not any(map(lives, left)), "all children ended")
                self.assertIsNone(running_process(self.settings))
                self.assertFalse((self.state / "ready.json").exists())
                self.assertIsNone(bystander.poll())
                (self.state / "children").unlink()

    def test_signals_in_a_row_stop_it_as_well(self) -> None:
        process, children = self.started()
        for number in (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process.send_signal(number)
        process.communicate(timeout=20)
        self.wait(lambda: not any(map(lives, children)), "all children ended")

    def test_down_stops_it(self) -> None:
        process, children = self.started()
        down = self.start("--down", module="local.dev")
        self.assertEqual(down.communicate(timeout=20)[0], "Stopped.\n")
        self.assertEqual(process.wait(20), 0)
        self.assertFalse(any(map(lives, children)))
        self.assertEqual(self.start("--down", module="local.dev").communicate(timeout=20)[0], "Nothing is running.\n")

    def test_a_child_that_ends_is_told_and_ends_all(self) -> None:
        process, children = self.started()
        os.kill(children[0], signal.SIGKILL)
        output, _ = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 1)
        self.assertIn("sleeper ended; the end of", output)
        self.wait(lambda: not any(map(lives, children)), "what the child had started ended")

    def test_a_program_of_others_ends_with_us_however_we_end(self) -> None:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "local.keeper", "sleep", "300"],
            env=self.environment,
            stdin=subprocess.PIPE,
        )
        assert keeper.stdin
        keeper.stdin.close()
        self.assertNotEqual(keeper.wait(20), 0)


class Building(DevTest):
    """`scripts/dev` itself, with a compiler that only says that it is one."""

    def script(self, build: str) -> "subprocess.Popen[str]":
        tools = self.state / "tools"
        tools.mkdir()
        cargo = tools / "cargo"
        cargo.write_text(f"#!/usr/bin/env bash\n[[ $1 == --version ]] && echo cargo 1.99.0 && exit\n{build}\n")
        cargo.chmod(0o755)
        self.environment["PATH"] = f"{tools}{os.pathsep}{self.environment['PATH']}"
        process = subprocess.Popen(
            [str(SCRIPTS / "dev"), "--no-portal", "--no-seed"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(self.end, process)
        return process

    def test_a_signal_stops_the_compiler(self) -> None:
        started = self.state / "children"
        process = self.script(f"sleep 300 & echo $$ $! >{started}.partial; mv {started}.partial {started}; wait")
        self.wait(started.exists, "the build")
        children = [int(word) for word in started.read_text().split()]
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, output)
        self.wait(lambda: not any(map(lives, children)), "the compiler ended")
        self.assertIsNone(running_process(self.settings))

    def test_a_build_that_fails_is_told_and_nothing_is_started(self) -> None:
        process = self.script("echo 'error[E0308]: mismatched types' >&2; exit 101")
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1)
        self.assertIn("error[E0308]: mismatched types", output)
        self.assertNotIn("Local AWS", output)


class Refusing(DevTest):
    def refused(self, *arguments: str) -> str:
        """What a start says that does not come about. It says so before anything is built."""
        process = self.start(*arguments, module="local.dev")
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, output)
        self.assertNotIn("Functions", output)
        return output

    def test_a_second_start_says_who_runs_where_and_how_to_stop_it(self) -> None:
        process, children = self.started()
        for arguments in ([], ["--detach"], ["--fresh"]):
            output = self.refused(*arguments)
            self.assertIn(f"Lambdesk is running already (process {process.pid}, data in {self.state})", output)
            self.assertIn("scripts/dev --down", output)
        self.assertTrue(all(map(lives, children)), "the first one goes on")
        self.assertTrue((self.state / "ready.json").exists())
        script = subprocess.run(
            [str(SCRIPTS / "dev")], env=self.environment, capture_output=True, text=True, check=False
        )
        self.assertEqual(script.returncode, 1)
        self.assertIn("is running already", script.stdout)

    def test_a_start_beside_one_that_is_not_up_yet_says_so(self) -> None:
        with (self.state / "dev.pid").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write("4711")
            file.flush()
            output = self.refused()
        self.assertIn("is being started or stopped already (process 4711", output)

    def test_a_lock_that_nobody_holds_keeps_nobody_from_starting(self) -> None:
        (self.state / "dev.pid").write_text("1")
        self.started()

    def test_a_taken_port_is_named_with_how_to_move_it(self) -> None:
        taken = PORTS[1:]
        with ExitStack() as others:
            for name in taken:
                others.enter_context(socket.create_server(("127.0.0.1", int(self.environment[name]))))
            output = self.refused()
        for name in taken:
            self.assertIn(f"port {self.environment[name]} is taken by another program", output)
            self.assertRegex(output, rf"For example: .*\b{name}=\d+")
        self.assertNotIn(PORTS[0], output)

    def test_the_portal_s_port_matters_to_the_portal_only(self) -> None:
        with socket.create_server(("127.0.0.1", int(self.environment["LAMBDESK_PORTAL_PORT"]))):
            self.started("--no-portal")

    def test_a_taken_port_costs_no_data(self) -> None:
        kept = self.state / "cloud" / "data"
        kept.parent.mkdir()
        kept.touch()
        with socket.create_server(("127.0.0.1", int(self.environment["LAMBDESK_SMTP_PORT"]))):
            self.refused("--fresh")
        self.assertTrue(kept.exists())

    def test_ports_that_are_none_or_the_same_are_told(self) -> None:
        self.environment["LAMBDESK_SMTP_PORT"] = "smtp"
        self.assertEqual(self.refused(), "LAMBDESK_SMTP_PORT is 'smtp': it must be a port, 1 to 65535\n")
        self.environment["LAMBDESK_SMTP_PORT"] = self.environment["LAMBDESK_CLOUD_PORT"]
        self.assertIn("LAMBDESK_CLOUD_PORT and LAMBDESK_SMTP_PORT are both", self.refused())

    def test_nothing_is_updated_and_nothing_checked_where_nothing_runs(self) -> None:
        self.assertIn("nothing is up to be updated", self.refused("--update"))
        self.assertEqual(self.refused("--check"), "not up\n")


class Locking(DevTest):
    def test_one_instance_per_folder(self) -> None:
        first = Instance(self.settings)
        first.claim()
        self.assertEqual(running_process(self.settings), os.getpid())
        with self.assertRaises(AlreadyRunning) as caught:
            Instance(self.settings).claim()
        self.assertEqual(caught.exception.process_id, os.getpid())
        first.release()
        self.assertIsNone(running_process(self.settings))
        second = Instance(self.settings)
        second.claim()
        second.release()

    def test_who_only_looks_keeps_nobody_from_starting(self) -> None:
        code = "import sys\nfrom local.instance import running_process\nfrom local.settings import load_settings\n"
        code += "settings = load_settings()\nprint('looking', flush=True)\nwhile True: running_process(settings)\n"
        (self.state / "dev.pid").touch()
        looker = subprocess.Popen([sys.executable, "-c", code], env=self.environment, stdout=subprocess.PIPE, text=True)
        self.addCleanup(looker.communicate)
        self.addCleanup(looker.kill)
        assert looker.stdout
        looker.stdout.readline()
        for _ in range(50):
            instance = Instance(self.settings)
            instance.claim()
            instance.release()

    def test_a_wipe_leaves_what_is_no_data_of_the_cloud(self) -> None:
        kept = (
            "dev.pid",
            "deploy-production.conf",
            "cdk-production/outputs.json",
            "test/cloud/data",
            "test-logs/e2e.log",
        )
        gone = ("cloud/data", "outbox/a.eml", "outputs.json", "deployed.json", "seeded", "cdk.out/manifest.json")
        for name in (*kept, *gone):
            path = self.state / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        Instance(self.settings).wipe()
        self.assertEqual([name for name in (*kept, *gone) if (self.state / name).exists()], list(kept))
