"""Runs a program that knows nothing of us, and ends it when our standard input ends: `python -m local.keeper <command>`."""

import os
import signal
import subprocess
import sys
import threading


def main() -> int:
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    # The group's signal reaches the program too; here it is only waited for.
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    signal.signal(signal.SIGINT, lambda *_: process.terminate())

    def watch() -> None:
        try:
            while os.read(sys.stdin.fileno(), 4096):
                pass
        finally:
            process.terminate()

    threading.Thread(target=watch, daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
