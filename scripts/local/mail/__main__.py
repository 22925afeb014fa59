"""Mail in, mail events and the outbox in one process: `python -m local.mail`."""

import os
import signal
import sys
import threading

from local.mail.events import MailEvents
from local.mail.listener import start_listener
from local.outbox.server import start_server
from local.settings import load_settings


def main() -> None:
    settings = load_settings()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if os.environ.get("LAMBDESK_END_WITH_PARENT") == "1":
        threading.Thread(target=wait_for_parent, args=(stop,), daemon=True).start()

    listener = start_listener(settings)
    server = start_server(settings)
    events = MailEvents(settings)
    worker = threading.Thread(target=events.run, args=(stop,), name="mail-events")
    worker.start()
    print(f"mail on 127.0.0.1:{settings.smtp_port}, outbox on {settings.outbox_url}", flush=True)
    stop.wait()
    listener.stop()
    server.shutdown()
    worker.join()


def wait_for_parent(stop: threading.Event) -> None:
    """Standard input is a pipe held by `scripts/dev`: its end means that nobody is left to stop us."""
    try:
        while os.read(sys.stdin.fileno(), 4096):
            pass
    finally:
        stop.set()


if __name__ == "__main__":
    main()
