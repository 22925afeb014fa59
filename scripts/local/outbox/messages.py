"""Sent messages as the outbox shows them."""

import html
import json
import re
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

SHOWN_HEADERS = (
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
)


@dataclass
class Part:
    """A file that came with the message, or an image in its text."""

    index: int
    name: str
    content_type: str
    content_id: str
    content: bytes
    is_inline: bool


@dataclass
class SentMessage:
    id: str
    sent_at: float
    source: str
    recipients: list[str]
    tags: dict[str, list[str]]
    raw: bytes
    subject: str = ""
    text: str = ""
    html: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def header(self, name: str) -> str:
        return next((value for found, value in self.headers if found.lower() == name.lower()), "")

    def reply_addresses(self) -> list[str]:
        """Where a mail program would send the answer."""
        value = self.header("Reply-To") or self.header("From")
        return [address for _, address in getaddresses([value]) if address]

    def links(self) -> list[str]:
        found = re.findall(r"https?://[^\s<>\"')\]]+", self.text)
        if self.html:
            collector = LinkCollector()
            collector.feed(self.html)
            found += collector.links
        return list(dict.fromkeys(found))

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "sent_at": self.sent_at,
            "source": self.source,
            "recipients": self.recipients,
            "tags": self.tags,
            "subject": self.subject,
            "from": self.header("From"),
            "to": self.header("To"),
            "cc": self.header("Cc"),
            "reply_to": self.reply_addresses(),
            "message_id": self.header("Message-ID"),
            "in_reply_to": self.header("In-Reply-To"),
            "references": self.header("References").split(),
            "auto_submitted": self.header("Auto-Submitted"),
            "headers": [{"name": name, "value": value} for name, value in self.headers],
            "text": self.text,
            "html": self.html,
            "links": self.links(),
            "attachments": [
                {
                    "name": part.name,
                    "content_type": part.content_type,
                    "size_bytes": len(part.content),
                    "is_inline": part.is_inline,
                }
                for part in self.parts
            ],
        }


class LinkCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href")
        if tag == "a" and target and target.startswith("http"):
            self.links.append(html.unescape(target))


class Outbox:
    """The folder into which the local cloud writes what was sent. Parsed messages are kept: they never change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parsed: dict[str, SentMessage] = {}

    def messages(self, recipient: str = "") -> list[SentMessage]:
        """Newest first; with a recipient, only those that it got."""
        for path in self.folder.glob("*.json"):
            if path.stem not in self.parsed:
                self.parsed[path.stem] = parse(json.loads(path.read_text()), path.with_suffix(".eml").read_bytes())
        wanted = recipient.strip().lower()
        found = [
            message
            for message in self.parsed.values()
            if not wanted or any(wanted in address.lower() for address in message.recipients)
        ]
        return sorted(found, key=lambda message: message.sent_at, reverse=True)

    def message(self, message_id: str) -> SentMessage | None:
        return next((found for found in self.messages() if found.id == message_id), None)


def parse(entry: dict[str, Any], raw: bytes) -> SentMessage:
    parsed: EmailMessage = BytesParser(policy=policy.default).parsebytes(raw)  # type: ignore[assignment]
    message = SentMessage(
        id=entry["id"],
        sent_at=entry["sent_at"],
        source=entry["source"],
        recipients=[*entry["to"], *entry["cc"], *entry["bcc"]],
        tags=entry["tags"],
        raw=raw,
        headers=[(name, str(value)) for name, value in parsed.items()],
        subject=str(parsed["Subject"] or ""),
    )
    for part in parsed.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or bool(part.get_filename())
        if kind == "text/plain" and not attached and not message.text:
            message.text = text_of(part)
        elif kind == "text/html" and not attached and not message.html:
            message.html = text_of(part)
        else:
            index = len(message.parts)
            message.parts.append(
                Part(
                    index=index,
                    name=part.get_filename() or f"part-{index + 1}",
                    content_type=kind,
                    content_id=(part["Content-ID"] or "").strip().strip("<>"),
                    content=part.get_payload(decode=True) or b"",
                    is_inline=part.get_content_disposition() == "inline" or bool(part["Content-ID"]),
                )
            )
    return message


def text_of(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True) or b""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace").replace("\r\n", "\n")
    except LookupError:
        return payload.decode("utf-8", "replace")
