"""The end-to-end run on a local cloud of its own, beside which a developer's may go on."""

import os
from dataclasses import replace

from local.environment import LocalEnvironment
from local.instance import AlreadyRunning, Instance
from local.report import StepFailed, step
from local.settings import ROOT, Settings, load_settings, port
from testing import counts
from testing.counts import Counts
from testing.parts import LOGS, Outcome, results_file, run, settle

RUNNER = ROOT / "scripts" / "e2e" / "run.mjs"


def test_settings() -> Settings:
    """Ports and state of its own; LAMBDESK_TEST_PORTS moves all four ports."""
    first = port("LAMBDESK_TEST_PORTS", 14560)
    return replace(
        load_settings(),
        stage="test",
        state=ROOT / ".local" / "test",
        cloud_port=first,
        smtp_port=first + 1,
        outbox_port=first + 2,
        portal_port=first + 3,
    )


def end_to_end() -> Outcome:
    log = LOGS / "e2e.log"
    log.unlink(missing_ok=True)
    if not RUNNER.exists():
        return Outcome(Counts(failed=1), log, f"{RUNNER.relative_to(ROOT)} is missing")
    code, _, build_log = run("functions", [str(ROOT / "scripts" / "build-lambdas"), "--local"])
    if code:
        return Outcome(Counts(failed=1), build_log, "the functions could not be built")

    settings = test_settings()
    instance = Instance(settings)
    try:
        instance.claim()
    except AlreadyRunning as other:
        return Outcome(Counts(failed=1), log, f"another test run has the local cloud (process {other.process_id})")
    instance.wipe()
    environment = LocalEnvironment(settings, preview=True, seed=os.environ.get("LAMBDESK_E2E_SEED", "1") == "1")
    try:
        environment.up()
        facts = environment.facts()
        instance.announce(facts)
        results = results_file("e2e")
        with step("End-to-end tests"):
            code, output, log = run(
                "e2e",
                ["node", str(RUNNER)],
                LAMBDESK_FACTS=str(settings.state / "ready.json"),
                LAMBDESK_RESULTS=str(results),
                **{
                    name: value
                    for name, value in environment.variables().items()
                    if name.startswith(("LAMBDESK_", "AWS_"))
                },
            )
        return settle(code, counts.summary_file(results) or counts.last_line(output), log)
    except StepFailed as failure:
        LOGS.mkdir(parents=True, exist_ok=True)
        log.write_text(f"{failure}\n")
        return Outcome(Counts(failed=1), log, "the local cloud did not come up")
    finally:
        environment.down()
        instance.release()
