"""The real stacks on the local cloud, deployed only when something they are made of changed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.aws import client, outputs
from local.functions import binaries, update_functions
from local.processes import run
from local.report import skipped, step
from local.settings import ACCOUNT, ROOT, Settings, child_environment

INFRA = ROOT / "infra"
CDK = INFRA / "node_modules" / ".bin" / "cdk"
STACKS = ("Data", "Workers", "Api", "Portal")
SOURCES = (
    "infra/bin/**/*.ts",
    "infra/lib/**/*.ts",
    "infra/edge/**/*",
    "infra/cdk.json",
    "infra/package-lock.json",
    "infra/workers.json",
    "shared/openapi/openapi.json",
)


def deploy(settings: Settings) -> None:
    """Nothing, the code of some functions, or all stacks: as little as brings the cloud up to date."""
    stamp = settings.state / "deployed.json"
    wanted = {"stacks": fingerprint(settings), "functions": binaries(settings)}
    present = read_stamp(stamp) if deployed_stacks(settings) else {}
    if present == wanted:
        skipped("Stacks", "nothing changed since they were deployed")
        return
    same_stacks = present.get("stacks") == wanted["stacks"]
    if same_stacks and present["functions"].keys() == wanted["functions"].keys():
        changed = [name for name, binary in wanted["functions"].items() if present["functions"][name] != binary]
        with step(f"New code for {', '.join(changed) if len(changed) < 4 else f'{len(changed)} functions'}"):
            update_functions(settings, changed)
            stamp.write_text(json.dumps(wanted))
        return
    if not stack_exists(settings, "CDKToolkit"):
        with step("cdk bootstrap"):
            bootstrap(settings)
    with step("cdk deploy"):
        stamp.unlink(missing_ok=True)
        cdk(
            settings,
            "deploy",
            "--all",
            "--concurrency",
            "4",
            "--progress",
            "events",
            "--outputs-file",
            str(settings.outputs),
        )
        verify_sending_domain(settings)
        stamp.write_text(json.dumps(wanted))


def read_stamp(stamp: Path) -> dict[str, Any]:
    try:
        return json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}


def bootstrap(settings: Settings) -> None:
    """Where no cdk.json lies: it needs no stacks, so none are synthesised for it."""
    command = [str(CDK), "bootstrap", f"aws://{ACCOUNT}/{settings.region}", "--no-notices"]
    environment = child_environment(settings, NO_COLOR="1", CI="true")
    run(command, environment, settings.state, settings.logs / "cdk-bootstrap.log")


def cdk(settings: Settings, verb: str, *arguments: str) -> None:
    context = {
        "local": "true",
        "stage": settings.stage,
        "mailDomain": settings.mail_domain,
        "portalUrl": settings.portal_pattern,
        "lambdas": str(settings.lambdas),
    }
    command = [
        str(CDK),
        verb,
        *arguments,
        "--require-approval",
        "never",
        "--output",
        str(settings.state / "cdk.out"),
        "--no-notices",
    ]
    for name, value in context.items():
        command += ["--context", f"{name}={value}"]
    environment = child_environment(settings, NO_COLOR="1", CI="true")
    run(command, environment, INFRA, settings.logs / f"cdk-{verb}.log")


def verify_sending_domain(settings: Settings) -> None:
    """The stack with the mail domain's identity is for real AWS only; SES refuses senders that it does not know."""
    try:
        client(settings, "sesv2").create_email_identity(EmailIdentity=settings.mail_domain)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise


def deployed_stacks(settings: Settings) -> bool:
    return all(stack_exists(settings, settings.stack(name)) for name in STACKS) and has_outputs(settings)


def has_outputs(settings: Settings) -> bool:
    try:
        return bool(outputs(settings, "Api")["ApiId"])
    except Exception:
        return False


def stack_exists(settings: Settings, name: str) -> bool:
    try:
        stacks = client(settings, "cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (ClientError, BotoCoreError):
        return False
    return (
        bool(stacks) and stacks[0]["StackStatus"].endswith("_COMPLETE") and "ROLLBACK" not in stacks[0]["StackStatus"]
    )


def fingerprint(settings: Settings) -> str:
    """Of what the stacks are made of, but for the binaries."""
    digest = hashlib.sha256(
        repr((settings.stage, settings.mail_domain, settings.portal_pattern, settings.region)).encode()
    )
    for path in source_files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())
