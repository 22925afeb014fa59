"""The part of `scripts/dev` that runs when all tools, packages and binaries are there: `python -m local.dev`."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from local.deployment import deploy
from local.environment import LocalEnvironment, build_functions
from local.instance import AlreadyRunning, Instance, ready_facts, running_process, stop_running
from local.processes import answers
from local.report import BOLD, DIM, GREEN, PLAIN, RED, StepFailed
from local.settings import ROOT, Settings, load_settings


def main() -> int:
    arguments = parse_arguments()
    settings = load_settings()
    if arguments.down:
        return down(settings)
    if arguments.check:
        return check(settings)
    if arguments.update:
        return update(settings, arguments)
    if arguments.detach:
        return detach(settings, arguments)
    return stay(settings, arguments)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/dev")
    parser.add_argument("--skip-build", action="store_true", help="use the binaries that are there")
    parser.add_argument("--preview", action="store_true", help="build the portal and serve the built pages")
    parser.add_argument("--fresh", action="store_true", help="forget all data of the local cloud first")
    parser.add_argument("--no-seed", action="store_true", help="no demo tenant")
    parser.add_argument("--no-portal", action="store_true", help="cloud and mail only")
    parser.add_argument("--detach", action="store_true", help="keep running in the background")
    parser.add_argument("--update", action="store_true", help="deploy what changed into the instance that runs")
    parser.add_argument("--down", action="store_true", help="stop what runs in the background")
    parser.add_argument("--check", action="store_true", help="say where everything is; 1 when it is not up")
    return parser.parse_args()


def stay(settings: Settings, arguments: argparse.Namespace) -> int:
    """Brings everything up, stays until Ctrl-C or a signal, stops what it started."""
    instance = Instance(settings)
    try:
        instance.claim()
    except AlreadyRunning as other:
        tell_running(settings, other.process_id)
        return 1
    # Also where the shell has them ignored, as it does for what it starts in the background.
    for number in STOPPING:
        signal.signal(number, interrupt)
    environment = LocalEnvironment(
        settings,
        preview=arguments.preview,
        seed=not arguments.no_seed,
        portal=not arguments.no_portal,
        build=not arguments.skip_build,
    )
    try:
        if arguments.fresh:
            environment.check_ports()
            instance.wipe()
        environment.up()
        facts = environment.facts()
        instance.announce(facts)
        print_facts(facts)
        print(f"{DIM}Ctrl-C stops it.{PLAIN}" if sys.stdin.isatty() else "", flush=True)
        return watch(environment)
    except StepFailed as failure:
        print(f"{RED}{failure}{PLAIN}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        if environment.children:
            say_stopping()
        environment.down()
        instance.release()


# Ctrl-C, `kill`, and a terminal that is closed.
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say_stopping() -> None:
    try:
        print("\nStopping…", flush=True)
    except OSError:
        # The terminal is gone; what was started is stopped all the same.
        pass


def tell_running(settings: Settings, process_id: int) -> None:
    """Where the instance is that keeps another from starting, and how to stop it."""
    facts = ready_facts(settings)
    who = f"process {process_id}" if process_id else "another process"
    state = "is running already" if facts else "is being started or stopped already"
    print(f"Lambdesk {state} ({who}, data in {settings.state}).")
    if facts:
        print_facts(facts)
    print(
        "Stop it with Ctrl-C where it runs, or with scripts/dev --down. To bring what changed into it: scripts/dev --update."
    )
    print("A second one beside it needs LAMBDESK_STATE_DIR and ports of its own (scripts/dev --help).")


def interrupt(*_: object) -> None:
    """The first signal stops us; those that follow don't keep us from it."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def watch(environment: LocalEnvironment) -> int:
    """Until somebody stops us or a child ends by itself, which is a fault."""
    while True:
        time.sleep(0.5)
        child = environment.ended_child()
        if child:
            print(f"{RED}{child.name} ended; the end of {child.log}:{PLAIN}\n{child.log_tail()}", file=sys.stderr)
            return 1


def detach(settings: Settings, arguments: argparse.Namespace) -> int:
    if running_process(settings) is not None:
        return stay(settings, arguments)
    # Beside the data, as --fresh would take the log of the one who wipes.
    log = settings.state / "dev.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    passed = [name for name in sys.argv[1:] if name != "--detach"]
    (settings.state / "ready.json").unlink(missing_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "local.dev", *passed],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            start_new_session=True,
        )
    return follow(settings, process, log)


def follow(settings: Settings, process: "subprocess.Popen[bytes]", log: Path) -> int:
    """Shows the background instance's progress until it is up."""
    with log.open(errors="replace") as output:
        try:
            while True:
                ready = (settings.state / "ready.json").exists() and process.poll() is None
                ended = process.poll() is not None
                sys.stdout.write(output.read())
                sys.stdout.flush()
                if ended:
                    return process.returncode or 1
                if ready:
                    print(f"{DIM}In the background as process {process.pid}; scripts/dev --down stops it.{PLAIN}")
                    return 0
                time.sleep(0.2)
        except KeyboardInterrupt:
            os.kill(process.pid, signal.SIGTERM)
            process.wait()
            return 130


def down(settings: Settings) -> int:
    if running_process(settings) is None:
        print("Nothing is running.")
        return 0
    if stop_running(settings):
        print("Stopped.")
        return 0
    print("It did not stop in time.", file=sys.stderr)
    return 1


def update(settings: Settings, arguments: argparse.Namespace) -> int:
    """What changed since the instance came up, into that instance. The portal follows its sources by itself."""
    if ready_facts(settings) is None:
        print("nothing is up to be updated: start it with scripts/dev", file=sys.stderr)
        return 1
    try:
        if not arguments.skip_build:
            build_functions(settings)
        deploy(settings)
    except StepFailed as failure:
        print(f"{RED}{failure}{PLAIN}", file=sys.stderr)
        return 1
    return 0


def check(settings: Settings) -> int:
    """Prints the facts as JSON when everything answers."""
    facts = ready_facts(settings)
    if facts is None or not answers(facts["outbox"]) or not answers(f"{facts['cloud']}/_ministack/ready"):
        print("not up", file=sys.stderr)
        return 1
    print(json.dumps(facts, indent=2))
    return 0


def print_facts(facts: dict[str, Any]) -> None:
    rows = [
        ("Portal", facts["portal"]),
        ("Outbox", f"{facts['outbox']}  (what was sent, and answers to it; scripts/outbox prints it)"),
        ("Mail in", f"SMTP {facts['smtp_host']}:{facts['smtp_port']}, any address of *.{facts['mail_domain']}"),
        ("API", f"{facts['api_base']}/v1"),
        ("AWS", f"{facts['cloud']}  (region {facts['region']}, credentials test / test)"),
        ("Logs", facts["logs"]),
    ]
    print(f"\n  {GREEN}Lambdesk is up.{PLAIN}")
    for name, value in (row for row in rows if row[1]):
        print(f"  {BOLD}{name:<8}{PLAIN} {value}")
    demo = facts.get("demo")
    if demo:
        print(f"\n  Sign in with the password {BOLD}{demo['password']}{PLAIN}")
        for member in demo["members"]:
            print(f"    {member['role']:<10} {member['email']:<18} {member['name']}")
        print(
            "  Requesters sign in by a mailed link: any sender of a ticket, for example marie.dubois@boulangerie.example\n"
        )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
