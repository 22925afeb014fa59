"""The portal's web server: Vite's own while developing, or the built pages."""

import hashlib
import json
import sys

from local.aws import api_base
from local.processes import Child, answers, run, wait_until
from local.report import skipped, step
from local.settings import ROOT, Settings, child_environment

PORTAL = ROOT / "portal"
VITE = PORTAL / "node_modules" / ".bin" / "vite"


def start_portal(settings: Settings, preview: bool) -> Child:
    environment = child_environment(
        settings,
        PYTHONPATH=str(ROOT / "scripts"),
        LAMBDESK_API_BASE=api_base(settings),
        LAMBDESK_PORTAL_PORT=str(settings.portal_port),
    )
    if preview:
        build(settings, environment)
    # Vite does not notice when we are gone, the keeper does.
    keeper = [sys.executable, "-m", "local.keeper"]
    command = [
        *keeper,
        str(VITE),
        *(["preview"] if preview else []),
        "--port",
        str(settings.portal_port),
        "--strictPort",
    ]
    with step("Portal"):
        child = Child("portal", command, settings.logs / "portal.log", environment, PORTAL)
        try:
            wait_until(lambda: answers(f"http://localhost:{settings.portal_port}/"), child)
        except BaseException:
            child.stop()
            raise
    return child


def build(settings: Settings, environment: dict[str, str]) -> None:
    stamp = PORTAL / "node_modules" / ".built.json"
    wanted = sources_hash()
    if stamp.exists() and json.loads(stamp.read_text()) == wanted and (PORTAL / "dist" / "index.html").exists():
        skipped("Portal pages", "built from these sources already")
        return
    with step("Portal pages (npm run build)"):
        run(["npm", "run", "build"], environment, PORTAL, settings.logs / "portal-build.log")
        stamp.write_text(json.dumps(wanted))


def sources_hash() -> str:
    digest = hashlib.sha256()
    own = [path for path in PORTAL.iterdir() if path.is_file()]
    nested = [
        path
        for folder in ("src", "public", "messages", "project.inlang")
        for path in (PORTAL / folder).rglob("*")
        if path.is_file()
    ]
    for path in sorted([*own, *nested, ROOT / "shared" / "openapi" / "openapi.json"]):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
