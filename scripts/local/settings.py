"""Where the local cloud keeps its things and on which ports it listens, read once from the environment."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Settings:
    """Every value has a variable, so that tests and a developer's own instance run side by side."""

    stage: str
    # Folder of all data, logs and pid files; nothing is written elsewhere.
    state: Path
    cloud_port: int
    smtp_port: int
    outbox_port: int
    portal_port: int
    mail_domain: str
    region: str
    # One folder per function with its `bootstrap`.
    lambdas: Path

    @property
    def cloud_url(self) -> str:
        return f"http://localhost:{self.cloud_port}"

    @property
    def outbox_url(self) -> str:
        return f"http://localhost:{self.outbox_port}"

    @property
    def portal_pattern(self) -> str:
        """URL of a tenant's portal, with `{tenant}` for the slug."""
        return f"http://{{tenant}}.localhost:{self.portal_port}"

    def portal_url(self, slug: str) -> str:
        return self.portal_pattern.replace("{tenant}", slug)

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def outbox(self) -> Path:
        """One folder entry per sent mail, written by the cloud, read by the outbox."""
        return self.state / "outbox"

    @property
    def outputs(self) -> Path:
        """What the stacks gave out: ids, names and ARNs."""
        return self.state / "outputs.json"

    def stack(self, name: str) -> str:
        return f"Lambdesk-{self.stage}-{name}"

    def aws_environment(self) -> dict[str, str]:
        """Variables under which any AWS client talks to the local cloud and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.cloud_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DEFAULT_ACCOUNT": ACCOUNT,
            "CDK_DEFAULT_REGION": self.region,
        }


def child_environment(settings: Settings, **more: str) -> dict[str, str]:
    """The environment of a process of the local cloud: nothing of a developer's own AWS profile gets into it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**inherited, **settings.aws_environment(), **more}


def port(variable: str, default: int) -> int:
    """A port by its variable; ends the program when that holds something else."""
    text = os.environ.get(variable, str(default))
    if text.isascii() and text.isdigit() and 0 < int(text) < 65_536:
        return int(text)
    sys.exit(f"{variable} is {text!r}: it must be a port, 1 to 65535")


def load_settings() -> Settings:
    """Reads LAMBDESK_*; the defaults are those of `scripts/dev`."""
    get = os.environ.get
    state = Path(get("LAMBDESK_STATE_DIR", ".local"))
    return Settings(
        stage=get("LAMBDESK_STAGE", "local"),
        state=state if state.is_absolute() else ROOT / state,
        cloud_port=port("LAMBDESK_CLOUD_PORT", 4566),
        smtp_port=port("LAMBDESK_SMTP_PORT", 2525),
        outbox_port=port("LAMBDESK_OUTBOX_PORT", 4201),
        portal_port=port("LAMBDESK_PORTAL_PORT", 4200),
        mail_domain=get("LAMBDESK_MAIL_DOMAIN", "lambdesk.test"),
        region=get("LAMBDESK_REGION", "us-east-1"),
        lambdas=Path(get("LAMBDESK_LAMBDAS", str(ROOT / "target" / "lambda"))),
    )
