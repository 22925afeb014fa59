"""Templates: the first line `to: <path>` says where a file goes; `wiring.toml.tmpl` says what is added to other files."""

import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "scripts" / "templates"


class ScaffoldError(Exception):
    """Something is in the way; nothing was written."""


@dataclass(frozen=True)
class Change:
    path: Path
    content: str
    is_new: bool


def render(text: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match.group(1) not in values:
            raise ScaffoldError(f"a template names {match.group(0)}, which has no value")
        return values[match.group(1)]

    return re.sub(r"\{\{(\w+)\}\}", value, text)


def plan(folder: str, values: dict[str, str]) -> list[Change]:
    """All that would be written. Fails before anything is."""
    changes: list[Change] = []
    edited: dict[Path, str] = {}
    for template in sorted((TEMPLATES / folder).glob("*.tmpl")):
        text = render(template.read_text(), values)
        if template.name == "wiring.toml.tmpl":
            wire(tomllib.loads(text), edited)
            continue
        target, _, content = text.partition("\n")
        path = ROOT / target.removeprefix("to:").strip()
        if path.exists():
            raise ScaffoldError(f"{path.relative_to(ROOT)} exists already")
        changes.append(Change(path, content, is_new=True))
    return changes + [Change(path, content, is_new=False) for path, content in edited.items()]


def wire(wiring: dict[str, Any], edited: dict[Path, str]) -> None:
    for kind in ("insert", "append"):
        for entry in wiring.get(kind, []):
            path = ROOT / entry["file"]
            if not path.exists():
                raise ScaffoldError(f"{entry['file']} is missing")
            content = edited.get(path, path.read_text())
            edited[path] = (
                insert(content, entry) if kind == "insert" else f"{content.rstrip()}\n\n{entry['text'].strip()}\n"
            )


def insert(content: str, entry: dict[str, str]) -> str:
    if "list_after" in entry:
        return into_list(content, entry)
    lines = content.splitlines()
    at = sorted_place(lines, entry)
    return "\n".join([*lines[:at], entry["text"], *lines[at:]]) + "\n"


def sorted_place(lines: list[str], entry: dict[str, str]) -> int:
    """Before the first line of its kind that comes after it by name, else behind the last one."""

    def name(line: str) -> str:
        return line.removeprefix("pub ")

    found = [number for number, line in enumerate(lines) if re.search(entry["sorted_among"], line)]
    if not found:
        raise ScaffoldError(f"{entry['file']} has no line like {entry['sorted_among']}")
    return next((number for number in found if name(lines[number]) > name(entry["text"])), found[-1] + 1)


def into_list(content: str, entry: dict[str, str]) -> str:
    """To the end of the first list, `vec![..]` or `paths(..)`, at or after the text that matches."""
    found = re.search(entry["list_after"], content)
    start = re.compile(r"vec!\[|paths\(").search(content, found.start()) if found else None
    if start is None:
        missing = entry["list_after"].replace("\\", "")
        raise ScaffoldError(
            f"{entry['file']} has no list after {missing}. functions/people/src/lib.rs has both routes() and workers(): write an empty "
            "one like it, and name it in shared/openapi/src/registry.rs"
        )
    depth, end = 1, start.end()
    while depth:
        if end == len(content):
            raise ScaffoldError(f"{entry['file']}: the list after {entry['list_after']} does not end")
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(content[end], 0)
        end += 1
    inside = content[start.end() : end - 1].rstrip()
    comma = "," if inside and not inside.endswith(",") else ""
    if "\n" not in content[start.end() + len(inside) : end - 1]:
        # The bracket closes behind the last element; rustfmt breaks the line when it gets too long.
        return f"{content[: start.end()]}{inside}{comma}{' ' if inside else ''}{entry['text']}{content[end - 1 :]}"
    closing = content[start.end() + len(inside) : end - 1].lstrip("\n")
    return f"{content[: start.end()]}{inside}{comma}\n{closing}    {entry['text']},\n{closing}{content[end - 1 :]}"


def write(changes: list[Change]) -> None:
    for change in changes:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        change.path.write_text(change.content)
        print(f"  {'new    ' if change.is_new else 'changed'} {change.path.relative_to(ROOT)}")
    for change in changes:
        if change.path.suffix == ".rs" and shutil.which("rustfmt"):
            lay_out(change.path)


def lay_out(path: Path) -> None:
    """By standard input, as rustfmt would else follow the modules and touch files that are none of ours."""
    command = ["rustfmt", "--edition", "2024", "--config-path", str(ROOT)]
    result = subprocess.run(command, input=path.read_text(), capture_output=True, text=True, check=False)
    if result.returncode == 0 and result.stdout:
        path.write_text(result.stdout)
