"""Checks that look at files alone."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

LINE_LIMIT = 400
SOURCE_ENDINGS = {".rs", ".ts", ".tsx", ".mjs", ".py", ".sh", ".css"}
GENERATED = re.compile(
    r"(^|/)(node_modules|target|dist|cdk\.out|\.venv|\.local|paraglide)(/|$)|\.gen\.ts$|\.d\.ts$|\.tmpl$"
)
# Marks of something left undone; written in two halves so that this file is clean itself.
UNDONE = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b|\b(todo|unimplemented)!\("
)


def project_files(root: Path) -> list[Path]:
    """What is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.splitlines()
    return [root / name for name in names if not GENERATED.search(name) and (root / name).is_file()]


def shell_scripts(root: Path) -> Iterator[Path]:
    for path in project_files(root):
        if (
            path.suffix == ".sh"
            or path.parent in (root / "scripts", root / ".ci")
            and first_line(path).endswith("bash")
        ):
            yield path


def first_line(path: Path) -> str:
    with path.open("rb") as file:
        return file.readline(200).decode("utf-8", "replace").strip()


def check_shell(root: Path) -> list[str]:
    breaches = []
    for path in shell_scripts(root):
        result = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True, check=False)
        if result.returncode:
            breaches.append(result.stderr.strip())
    return breaches


def check_undone(root: Path) -> list[str]:
    breaches = []
    for path in project_files(root):
        if path.suffix in SOURCE_ENDINGS:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                if UNDONE.search(line):
                    breaches.append(f"{path.relative_to(root)}:{number}: {line.strip()}")
    return breaches


def long_files(root: Path) -> list[str]:
    """A reason to think, not a fault."""
    found = []
    for path in project_files(root):
        if path.suffix in SOURCE_ENDINGS:
            count = len(path.read_text(errors="replace").splitlines())
            if count > LINE_LIMIT:
                found.append(f"{path.relative_to(root)} has {count} lines; split files before {LINE_LIMIT}")
    return found


def check_readmes(root: Path) -> list[str]:
    return missing_readmes(root) + broken_references(root)


def missing_readmes(root: Path) -> list[str]:
    """Each folder of the second level tells a newcomer what lives there."""
    wanted = [
        root / name for name in ("functions", "infra", "portal", "events", "scripts", "shared/store", "shared/testkit")
    ]
    return [
        f"{path.relative_to(root)} has no README.md"
        for path in wanted
        if path.is_dir() and not (path / "README.md").exists()
    ]


LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SCRIPT = re.compile(r"(?<![\w/.-])scripts/([a-z][a-z-]*)(?![\w/.-])")
PICTURE = re.compile(r"(?:src|srcset)=\"([^\"]+)\"")


def broken_references(root: Path) -> list[str]:
    """Links, pictures and scripts that a page names and that are not there."""
    breaches = []
    for page in project_files(root):
        if page.suffix != ".md":
            continue
        text = page.read_text()
        targets = [found for found in LINK.findall(text) + PICTURE.findall(text) if "://" not in found]
        missing = [target for target in targets if not (page.parent / target).exists()]
        # A script is an executable or a folder beside them: `scripts/dev`, `scripts/local`.
        missing += [f"scripts/{name}" for name in SCRIPT.findall(text) if not (root / "scripts" / name).exists()]
        breaches += [f"{page.relative_to(root)} names {target}, which is not there" for target in sorted(set(missing))]
    return breaches
