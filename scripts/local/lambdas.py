"""Lays the functions' binaries out as CDK wants them: `target/lambda/<name>/bootstrap`.

python3 -m local.lambdas names               all binaries of the crates under functions/
python3 -m local.lambdas layout <folder>     from <folder>/<name>, a file only when it changed
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "target" / "lambda"


def function_names() -> list[str]:
    """Names of the binaries, which are the functions' names in kebab-case."""
    output = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(
        target["name"]
        for package in json.loads(output)["packages"]
        if (ROOT / "functions") in Path(package["manifest_path"]).parents
        for target in package["targets"]
        if "bin" in target["kind"]
    )


def layout(source: Path) -> tuple[int, int]:
    """Number of functions and of those that changed. Folders of functions that are no more are removed."""
    names = function_names()
    changed = 0
    for name in names:
        binary = source / name
        if not binary.exists():
            sys.exit(f"no binary {binary}: was the workspace built?")
        changed += place(binary, TARGET / name / "bootstrap")
    if TARGET.exists():
        for folder in TARGET.iterdir():
            if folder.is_dir() and folder.name not in names:
                shutil.rmtree(folder)
    return len(names), changed


def place(binary: Path, bootstrap: Path) -> bool:
    """A hard link where the file system allows it, else a copy with the same time."""
    status = binary.stat()
    if bootstrap.exists():
        present = bootstrap.stat()
        same = (present.st_size, present.st_mtime_ns) == (status.st_size, status.st_mtime_ns)
        if same or present.st_ino == status.st_ino and present.st_dev == status.st_dev:
            return False
    bootstrap.parent.mkdir(parents=True, exist_ok=True)
    partial = bootstrap.with_name("bootstrap.partial")
    partial.unlink(missing_ok=True)
    try:
        os.link(binary, partial)
    except OSError:
        shutil.copy2(binary, partial)
    partial.replace(bootstrap)
    return True


def main() -> None:
    if sys.argv[1:2] == ["names"]:
        print("\n".join(function_names()))
    elif len(sys.argv) == 3 and sys.argv[1] == "layout":
        total, changed = layout(Path(sys.argv[2]))
        print(f"{total} functions, {changed} changed")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
