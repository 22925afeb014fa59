"""The outbox on a terminal: `python -m local.outbox.terminal`. Reads the files, so nothing needs to run."""

import argparse
from datetime import datetime

from local.outbox.messages import SHOWN_HEADERS, Outbox, SentMessage
from local.report import BOLD, DIM, PLAIN
from local.settings import load_settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/outbox")
    parser.add_argument("recipient", nargs="?", default="")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--last", action="store_true")
    arguments = parser.parse_args()
    messages = Outbox(load_settings().outbox).messages(arguments.recipient)
    if not messages:
        print("Nothing was sent" + (f" to {arguments.recipient}." if arguments.recipient else "."))
    for message in reversed(messages[:1] if arguments.last else messages):
        print_full(message) if arguments.full or arguments.last else print_line(message)


def print_line(message: SentMessage) -> None:
    moment = datetime.fromtimestamp(message.sent_at).strftime("%d %b %H:%M:%S")
    print(f"{DIM}{moment}{PLAIN}  {', '.join(message.recipients):<36}  {message.subject}")


def print_full(message: SentMessage) -> None:
    print(f"{BOLD}{message.subject}{PLAIN}")
    for name in SHOWN_HEADERS:
        if message.header(name):
            print(f"{DIM}{name}: {message.header(name)}{PLAIN}")
    print(f"\n{message.text.rstrip()}\n")
    for part in message.parts:
        print(f"{DIM}[{part.name}, {part.content_type}, {len(part.content)} bytes]{PLAIN}")
    print("-" * 78)


if __name__ == "__main__":
    main()
