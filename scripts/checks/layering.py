"""Who may depend on whom. Dependencies point one way: domain <- store, mail, ical <- app <- functions; kit wires."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

# Our own crates that a crate may name, outside of tests. A crate under functions/ that is not listed here may name FUNCTION.
FUNCTION = {"app", "domain", "ical", "kit", "mail", "store"}
ALLOWED: dict[str, set[str]] = {
    "domain": set(),
    "mail": {"domain"},
    "ical": {"domain"},
    "store": {"domain"},
    "kit": {"domain", "store"},
    "app": {"domain", "ical", "kit", "mail", "store"},
}
# The end of the chain: they look at everything.
UNBOUND = {"bench", "openapi", "testkit"}
# Crates that may name the AWS SDK, and which parts: the table's, the plumbing's, and those that own a channel.
NAMES_AWS: dict[str, set[str]] = {
    "store": {"aws-sdk-dynamodb"},
    "changes": {"aws-sdk-eventbridge", "aws-sdk-sqs"},
    "mail_channel": {"aws-sdk-s3", "aws-sdk-sesv2"},
    "tickets": {"aws-sdk-s3"},
}
NAMES_ALL_AWS = {"kit", "testkit"}
# Nothing of this may be in domain's tree, however deep: it decides, and does nothing.
NOT_IN_DOMAIN = re.compile(r"^(aws-|aws_|lambda|http$|http-|hyper|tokio|async-|reqwest|futures)")
# No crate of ours names these; others may.
NEVER_DIRECT = {
    "chrono": "jiff is the one library for time",
    "time": "jiff is the one library for time",
    "lazy_static": "std::sync::LazyLock does it",
    "once_cell": "std::sync::OnceLock and LazyLock do it",
    "anyhow": "errors are types here (thiserror)",
}


def check_layering(root: Path) -> list[str]:
    """One line per breach."""
    # For the platform of the functions: other platforms' branches of the tree are never built.
    command = [
        "cargo",
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
    ]
    output = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    metadata = json.loads(output)
    packages = {package["id"]: package for package in metadata["packages"]}
    own = {packages[member]["name"]: packages[member] for member in metadata["workspace_members"]}
    return [*direct_breaches(own, root), *domain_breaches(metadata, packages, own)]


def direct_breaches(own: dict[str, dict[str, Any]], root: Path) -> list[str]:
    breaches = []
    for name, package in sorted(own.items()):
        names = {dependency["name"] for dependency in package["dependencies"] if dependency["kind"] != "dev"}
        for banned in sorted(names & set(NEVER_DIRECT)):
            breaches.append(f"{name} names {banned}: {NEVER_DIRECT[banned]}")
        if name in UNBOUND:
            continue
        is_function = (root / "functions") in Path(package["manifest_path"]).parents
        allowed = FUNCTION if is_function else ALLOWED.get(name)
        if allowed is None:
            breaches.append(f"{name} is new: say in scripts/checks/layering.py what it may name")
            continue
        for wrong in sorted((names & set(own)) - allowed):
            breaches.append(f"{name} names {wrong}, which lies above it")
        if name not in NAMES_ALL_AWS:
            sdk = {found for found in names if found.startswith("aws-sdk-") or found == "aws-config"}
            for wrong in sorted(sdk - NAMES_AWS.get(name, set())):
                breaches.append(
                    f"{name} names {wrong}: it owns no such channel (NAMES_AWS in scripts/checks/layering.py)"
                )
    return breaches


def domain_breaches(metadata: dict[str, Any], packages: dict[str, Any], own: dict[str, Any]) -> list[str]:
    """Walks the tree below domain, without what only its tests or its build use."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    pending = [(own["domain"]["id"], ["domain"])] if "domain" in own else []
    seen: set[str] = set()
    breaches = []
    while pending:
        package, path = pending.pop()
        for dependency in nodes[package]["deps"]:
            if dependency["pkg"] in seen or all(kind["kind"] is not None for kind in dependency["dep_kinds"]):
                continue
            seen.add(dependency["pkg"])
            name = packages[dependency["pkg"]]["name"]
            if NOT_IN_DOMAIN.match(name):
                breaches.append(f"domain contains {name}: {' -> '.join([*path, name])}")
            pending.append((dependency["pkg"], [*path, name]))
    return breaches
