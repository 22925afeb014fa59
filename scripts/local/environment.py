"""Brings the whole local Lambdesk up and down. `scripts/dev` and `scripts/test` both use it."""

import os
import sys
from dataclasses import dataclass, field
from typing import Any

from local.aws import api_base
from local.deployment import deploy
from local.portal import start_portal
from local.processes import Child, answers, port_is_open, run, wait_until
from local.report import TTY, StepFailed, skipped, step
from local.settings import ROOT, Settings, child_environment

DEMO = {
    "tenant": "demo",
    "password": "demo-password-1",
    "members": [
        {"role": "admin", "name": "Ada Admin", "email": "admin@demo.test"},
        {"role": "manager", "name": "Mona Manager", "email": "mona@demo.test"},
        {"role": "team_lead", "name": "Liam Lead", "email": "liam@demo.test"},
        {"role": "agent", "name": "Aiko Agent", "email": "aiko@demo.test"},
        {"role": "agent", "name": "Bruno Agent", "email": "bruno@demo.test"},
        {"role": "viewer", "name": "Vera Viewer", "email": "vera@demo.test"},
    ],
}


def build_functions(settings: Settings) -> None:
    """Their binaries in target/lambda. Cargo tells its own progress on a terminal; else only what went wrong is of interest."""
    command = [str(ROOT / "scripts" / "build-lambdas"), "--local"]
    if TTY:
        print("  Functions (cargo build; some minutes the first time)", flush=True)
        run(command, dict(os.environ), ROOT, None)
    else:
        with step("Functions (cargo build)"):
            run(command, dict(os.environ), ROOT, settings.logs / "build.log")


@dataclass
class LocalEnvironment:
    settings: Settings
    preview: bool = False
    seed: bool = True
    portal: bool = True
    build: bool = False
    children: list[Child] = field(default_factory=list)

    def up(self) -> None:
        """Starts everything in order. Whatever goes wrong, call `down`."""
        self.check_ports()
        if self.build:
            build_functions(self.settings)
        self.start_cloud()
        deploy(self.settings)
        self.start_mail()
        if self.seed:
            self.seed_demo_tenant()
        if self.portal:
            self.children.append(start_portal(self.settings, self.preview))

    def down(self) -> None:
        """Stops what was started, the last first; the cloud last of all, as it writes its state."""
        while self.children:
            self.children.pop().stop()

    def ended_child(self) -> Child | None:
        return next((child for child in self.children if not child.is_running), None)

    def check_ports(self) -> None:
        ports = {
            "LAMBDESK_CLOUD_PORT": self.settings.cloud_port,
            "LAMBDESK_SMTP_PORT": self.settings.smtp_port,
            "LAMBDESK_OUTBOX_PORT": self.settings.outbox_port,
        }
        if self.portal:
            ports["LAMBDESK_PORTAL_PORT"] = self.settings.portal_port
        for variable, port in ports.items():
            same = next(other for other in ports if ports[other] == port)
            if same != variable:
                raise StepFailed(f"{same} and {variable} are both {port}: each needs a port of its own")
        taken = {variable: port for variable, port in ports.items() if port_is_open(port)}
        if taken:
            lines = [
                f"port {port} is taken by another program: stop that, or choose a free one with {variable}=<port>"
                for variable, port in taken.items()
            ]
            example = " ".join(
                f"{variable}={port + 10_000 if port < 50_000 else port - 10_000}" for variable, port in taken.items()
            )
            raise StepFailed("\n".join([*lines, f"For example: {example} scripts/dev"]))

    def start_cloud(self) -> None:
        with step(f"Local AWS on port {self.settings.cloud_port}"):
            child = self.python("cloud", "local.cloud")
            wait_until(lambda: answers(f"{self.settings.cloud_url}/_ministack/ready"), child)

    def start_mail(self) -> None:
        with step(f"Mail on port {self.settings.smtp_port}, outbox on {self.settings.outbox_port}"):
            child = self.python("mail", "local.mail")
            wait_until(
                lambda: port_is_open(self.settings.smtp_port) and answers(f"{self.settings.outbox_url}/messages.json"),
                child,
            )

    def python(self, name: str, module: str) -> Child:
        child = Child(name, [sys.executable, "-m", module], self.settings.logs / f"{name}.log", self.variables(), ROOT)
        # Counted before it is waited for, so that `down` stops it whatever happens.
        self.children.append(child)
        return child

    def variables(self) -> dict[str, str]:
        settings = self.settings
        return child_environment(
            settings,
            PYTHONPATH=str(ROOT / "scripts"),
            PYTHONUNBUFFERED="1",
            LAMBDESK_STAGE=settings.stage,
            LAMBDESK_STATE_DIR=str(settings.state),
            LAMBDESK_CLOUD_PORT=str(settings.cloud_port),
            LAMBDESK_SMTP_PORT=str(settings.smtp_port),
            LAMBDESK_OUTBOX_PORT=str(settings.outbox_port),
            LAMBDESK_PORTAL_PORT=str(settings.portal_port),
            LAMBDESK_MAIL_DOMAIN=settings.mail_domain,
            LAMBDESK_REGION=settings.region,
        )

    def seed_demo_tenant(self) -> None:
        marker = self.settings.state / "seeded"
        if marker.exists():
            skipped("Demo tenant", "already there")
            return
        with step("Demo tenant (members, mail, replies)"):
            run([sys.executable, "-m", "local.seed"], self.variables(), ROOT, self.settings.logs / "seed.log")
            marker.touch()

    def facts(self) -> dict[str, Any]:
        """Where everything is, for people and for other programs."""
        settings = self.settings
        return {
            "portal": settings.portal_url(DEMO["tenant"]) if self.portal else None,
            "portal_pattern": settings.portal_pattern,
            "api_base": api_base(settings),
            "smtp_host": "127.0.0.1",
            "smtp_port": settings.smtp_port,
            "outbox": settings.outbox_url,
            "cloud": settings.cloud_url,
            "mail_domain": settings.mail_domain,
            "stage": settings.stage,
            "region": settings.region,
            "state": str(settings.state),
            "logs": str(settings.logs),
            "demo": DEMO if self.seed else None,
        }
