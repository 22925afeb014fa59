"""`local.dev` whose local cloud is one child with a child of its own: `python -m tests.stub_dev`, arguments as `scripts/dev`."""

import sys
from typing import Any

from local import dev
from local.environment import LocalEnvironment
from local.processes import Child
from local.settings import ROOT, child_environment

# Writes both process ids. Ends only when it is told to.
SLEEPER = """
import os, subprocess, sys, time
other = subprocess.Popen(["sleep", "300"])
with open(sys.argv[1] + ".partial", "w") as file:
    file.write(f"{os.getpid()} {other.pid}")
os.rename(sys.argv[1] + ".partial", sys.argv[1])
time.sleep(300)
"""


class StubEnvironment(LocalEnvironment):
    def up(self) -> None:
        self.check_ports()
        command = [sys.executable, "-c", SLEEPER, str(self.settings.state / "children")]
        log = self.settings.logs / "sleeper.log"
        self.children.append(Child("sleeper", command, log, child_environment(self.settings), ROOT))

    def facts(self) -> dict[str, Any]:
        names = ("portal", "outbox", "smtp_host", "smtp_port", "mail_domain", "api_base", "cloud", "region", "logs")
        return dict.fromkeys(names, "stub")


if __name__ == "__main__":
    dev.LocalEnvironment = StubEnvironment  # type: ignore[misc]
    sys.exit(dev.main())
