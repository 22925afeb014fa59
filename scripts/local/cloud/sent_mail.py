"""Records what functions send through SES, as the receiving side would see it.

MiniStack accepts a raw message but keeps neither its header nor its tags. SES replaces `Message-ID` and `Date` of a raw
message with its own, and answers with the id without a domain: both are done here too, because replies refer to it.
"""

import base64
import json
import re
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

SEND_EMAIL = "/v2/email/outbound-emails"


def is_send_email(scope: dict[str, Any]) -> bool:
    return scope["method"] == "POST" and scope["path"] == SEND_EMAIL


class SentMail:
    """Writes two files per message: `<id>.eml` and `<id>.json` with envelope, tags and time."""

    def __init__(self, folder: Path, region: str) -> None:
        self.folder = folder
        self.domain = "email.amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"

    async def handle(self, application: Any, scope: dict[str, Any], receive: Any, send: Any) -> None:
        request = await read_body(receive)
        started: dict[str, Any] = {}
        answer = bytearray()

        async def sending(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            elif message["type"] == "http.response.body":
                answer.extend(message.get("body", b""))

        await application(scope, replay(request), sending)
        body = bytes(answer)
        if started.get("status") == 200:
            message_id = json.loads(body)["MessageId"].partition("@")[0]
            self.record(message_id, json.loads(request))
            body = json.dumps({"MessageId": message_id}).encode()
        headers = [(name, value) for name, value in started["headers"] if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await send({**started, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def record(self, message_id: str, request: dict[str, Any]) -> None:
        destination = request.get("Destination", {})
        raw = raw_message(request)
        raw = replace_header(raw, "Message-ID", f"<{message_id}@{self.domain}>")
        raw = replace_header(raw, "Date", formatdate())
        now = time.time()
        entry = {
            "id": message_id,
            "sent_at": now,
            "source": request.get("FromEmailAddress", ""),
            "to": destination.get("ToAddresses", []),
            "cc": destination.get("CcAddresses", []),
            "bcc": destination.get("BccAddresses", []),
            "tags": {tag["Name"]: [tag["Value"]] for tag in request.get("EmailTags", [])},
            "configuration_set": request.get("ConfigurationSetName", ""),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{message_id}.eml").write_bytes(raw)
        # Last and at once: who lists the folder by these files never sees half a message.
        partial = self.folder / f"{message_id}.partial"
        partial.write_text(json.dumps(entry))
        partial.rename(self.folder / f"{message_id}.json")


def raw_message(request: dict[str, Any]) -> bytes:
    """The raw content; a simple one (subject and body) is made into a message first."""
    content = request.get("Content", {})
    if "Raw" in content:
        return base64.b64decode(content["Raw"]["Data"])
    from email.message import EmailMessage

    simple = content.get("Simple", {})
    message = EmailMessage()
    message["From"] = request.get("FromEmailAddress", "")
    message["To"] = ", ".join(request.get("Destination", {}).get("ToAddresses", []))
    message["Subject"] = simple.get("Subject", {}).get("Data", "")
    body = simple.get("Body", {})
    message.set_content(body.get("Text", {}).get("Data", ""))
    if "Html" in body:
        message.add_alternative(body["Html"].get("Data", ""), subtype="html")
    return message.as_bytes()


def replace_header(raw: bytes, name: str, value: str) -> bytes:
    """Takes every field of that name out of the header, folded lines included, and puts one in front."""
    end = re.search(rb"\r?\n\r?\n", raw)
    at = end.start() if end else len(raw)
    field = re.compile(rb"^" + name.encode() + rb"[ \t]*:.*(?:\r?\n[ \t].*)*(?:\r?\n|\Z)", re.IGNORECASE | re.MULTILINE)
    newline = b"\r\n" if b"\r\n" in raw[: at + 2] else b"\n"
    head = field.sub(b"", raw[:at] + newline)
    return f"{name}: {value}".encode() + newline + head + raw[at + len(newline) if end else at :]


async def read_body(receive: Any) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            return bytes(body)


def replay(body: bytes) -> Any:
    """A `receive` that hands out the body once, as the server would."""
    sent = False

    async def receiving() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
