"""Whether the portal's generated files are fresh: `python -m checks.generated`.

Its generator only writes. So it runs, what it changed is told, and every file is put back as it was.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def portal_files() -> dict[Path, bytes]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "portal"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return {ROOT / name: (ROOT / name).read_bytes() for name in names if (ROOT / name).is_file()}


def main() -> int:
    before = portal_files()
    result = subprocess.run(
        ["npm", "--prefix", "portal", "run", "--silent", "gen"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    after = portal_files()
    stale = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    for path in stale:
        if path in before:
            path.write_bytes(before[path])
        else:
            path.unlink()
    if result.returncode:
        print(result.stdout + result.stderr, end="")
        return 1
    for path in stale:
        print(f"{path.relative_to(ROOT)} is stale")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
