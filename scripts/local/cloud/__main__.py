"""Serves the local AWS until it is told to stop, then writes its state: `python -m local.cloud`.

MiniStack reads its settings from the environment when it is imported, so they are set first.
"""

import asyncio
import os
import socket
import sys
import threading

from local.settings import ACCOUNT, Settings, child_environment, load_settings


def configure(settings: Settings) -> None:
    state = settings.state / "cloud"
    state.mkdir(parents=True, exist_ok=True)
    # Function code is unpacked under the temporary folder; keep it with the rest.
    temporary = state / "tmp"
    temporary.mkdir(exist_ok=True)
    os.environ.update(
        child_environment(
            settings,
            GATEWAY_PORT=str(settings.cloud_port),
            MINISTACK_REGION=settings.region,
            MINISTACK_ACCOUNT_ID=ACCOUNT,
            PERSIST_STATE="1",
            STATE_DIR=str(state / "services"),
            S3_PERSIST="1",
            S3_DATA_DIR=str(state / "s3"),
            TMPDIR=str(temporary),
            # Listeners of services that are not used here; their ports would collide between two instances.
            SFTP_ENABLED="0",
            IOT_MTLS_ENABLED="0",
            LAMBDA_WARM_TTL_SECONDS="3600",
            RUST_BACKTRACE="1",
        )
    )


def loopback_addresses(port: int) -> list[str]:
    """127.0.0.1, and ::1 where the machine has it: `localhost` means either."""
    addresses = [f"127.0.0.1:{port}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        addresses.append(f"[::1]:{port}")
    except OSError:
        pass
    return addresses


def end_with_parent(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Standard input is a pipe held by `scripts/dev`: when that ends in whatever way, so do we, with our state written."""

    def watch() -> None:
        try:
            while os.read(sys.stdin.fileno(), 4096):
                pass
        except OSError:
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, daemon=True, name="parent").start()


async def serve(settings: Settings) -> None:
    import signal

    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config

    from local.cloud.application import Application

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if os.environ.get("LAMBDESK_END_WITH_PARENT") == "1":
        end_with_parent(stop, loop)

    config = Config()
    config.bind = loopback_addresses(settings.cloud_port)
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    config.graceful_timeout = 2
    await hypercorn_serve(Application(settings), config, shutdown_trigger=stop.wait)


def main() -> None:
    settings = load_settings()
    configure(settings)
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
