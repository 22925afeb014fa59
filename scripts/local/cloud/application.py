"""MiniStack's application with four things added around it: recorded mail, forwarded bounces, a stream that survives,
snapshots."""

import asyncio
import logging
import time
from typing import Any

from ministack import app as ministack

from local.cloud import backlog
from local.cloud.identities import is_put_feedback, put_feedback
from local.cloud.sent_mail import SentMail, is_send_email
from local.settings import Settings

logger = logging.getLogger("lambdesk.cloud")

QUIET_SECONDS = 3.0
SNAPSHOT_EVERY_SECONDS = 20.0
READS = ("Get", "List", "Describe", "Query", "Scan", "Receive", "Batch", "Head")


class Application:
    """An ASGI application. State is written when all is quiet, so that even a killed process loses seconds only."""

    def __init__(self, settings: Settings) -> None:
        self.sent_mail = SentMail(settings.outbox, settings.region)
        self.last_write = 0.0
        self.last_snapshot = time.monotonic()
        self.snapshots: asyncio.Task[None] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await ministack.app(scope, self.around_shutdown(receive), self.around_startup(send))
            return
        if scope["type"] == "http":
            self.note(scope)
            if is_send_email(scope):
                await self.sent_mail.handle(ministack.app, scope, receive, send)
                return
            if is_put_feedback(scope):
                await put_feedback(scope, receive, send)
                return
        await ministack.app(scope, receive, send)

    def note(self, scope: dict[str, Any]) -> None:
        """Remembers when something was last asked that may have changed state."""
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return
        target = next((value for name, value in scope["headers"] if name == b"x-amz-target"), b"").decode()
        if not target.rpartition(".")[2].startswith(READS):
            self.last_write = time.monotonic()

    def around_startup(self, send: Any) -> Any:
        async def sending(message: dict[str, Any]) -> None:
            if message["type"] == "lifespan.startup.complete":
                backlog.restore()
                self.snapshots = asyncio.create_task(self.keep_snapshots())
            await send(message)

        return sending

    def around_shutdown(self, receive: Any) -> Any:
        async def receiving() -> dict[str, Any]:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                if self.snapshots:
                    self.snapshots.cancel()
                backlog.save()
            return message

        return receiving

    async def keep_snapshots(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            due = self.last_write > self.last_snapshot and now - self.last_snapshot > SNAPSHOT_EVERY_SECONDS
            if due and now - self.last_write > QUIET_SECONDS:
                self.last_snapshot = now
                await asyncio.to_thread(snapshot)


def snapshot() -> None:
    """Best effort: MiniStack keeps the former file of a service whose state changed while it was being copied."""
    try:
        ministack.save_all(ministack._build_persistence_save_dict())
        # Last: a change of the table that is saved without its stream record would never be published.
        backlog.save()
    except Exception:
        logger.exception("snapshot of the local cloud failed; the next one is tried later")
