"""What SES's receipt rule with an S3 action does: the raw message to a bucket, then a notification to a topic."""

import json
import re
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from email.utils import formatdate
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from local.aws import client, outputs
from local.settings import Settings

PREFIX = "inbound/"
VERDICTS = ("spam", "virus", "spf", "dkim", "dmarc")
VERDICT_VALUES = ("PASS", "FAIL", "GRAY", "PROCESSING_FAILED", "DISABLED")
# SES stops listing header fields here and says so.
HEADER_LIMIT = 10 * 1024
TEST_FIELD = re.compile(
    rb"^X-Test-(Spam|Virus|Spf|Dkim|Dmarc|Dmarc-Policy)[ \t]*:[ \t]*([A-Za-z_]+)[ \t]*\r?\n", re.I | re.M
)


@dataclass
class Verdicts:
    """What the receiving service found out about a message."""

    status: dict[str, str] = field(default_factory=lambda: dict.fromkeys(VERDICTS, "PASS"))
    dmarc_policy: str = "none"


def take_verdicts(raw: bytes) -> tuple[bytes, Verdicts]:
    """Reads `X-Test-Dmarc: FAIL` and its like from the header, and takes them out: no real sender writes them."""
    end = re.search(rb"\r?\n\r?\n", raw)
    at = end.end() if end else len(raw)
    verdicts = Verdicts()
    for name, value in TEST_FIELD.findall(raw[:at]):
        kind, status = name.decode().lower(), value.decode()
        if kind == "dmarc-policy":
            verdicts.dmarc_policy = status.lower()
        elif status.upper() in VERDICT_VALUES:
            verdicts.status[kind] = status.upper()
    return TEST_FIELD.sub(b"", raw[:at]) + raw[at:], verdicts


def new_message_id() -> str:
    """Forty letters and digits, as SES names a received message."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(40))


def traced(
    raw: bytes, message_id: str, sender: str, recipients: list[str], client_name: str, verdicts: Verdicts
) -> bytes:
    """The message with the fields that a receiving server writes in front of it."""
    status = verdicts.status
    domain = sender.rpartition("@")[2] or "unknown"
    fields = [
        f"Return-Path: <{sender}>",
        f"Received: from {client_name} (localhost [127.0.0.1])\r\n by inbound-smtp.localhost with SMTP id {message_id}\r\n"
        f" for {recipients[0]};\r\n {formatdate()}",
        f"X-SES-Spam-Verdict: {status['spam']}",
        f"X-SES-Virus-Verdict: {status['virus']}",
        f"Received-SPF: {status['spf'].lower()} (inbound-smtp.localhost) client-ip=127.0.0.1; envelope-from={sender or '<>'};",
        f"Authentication-Results: inbound-smtp.localhost;\r\n spf={status['spf'].lower()} smtp.mailfrom={domain};\r\n"
        f" dkim={status['dkim'].lower()};\r\n dmarc={status['dmarc'].lower()} header.from={domain};",
    ]
    newline = "\r\n" if b"\r\n" in raw else "\n"
    return newline.join(fields).replace("\r\n", newline).encode() + newline.encode() + raw


def notification(
    raw: bytes, message_id: str, sender: str, recipients: list[str], verdicts: Verdicts, topic: str, bucket: str
) -> dict[str, Any]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    headers, truncated = header_list(raw)
    verdict = {f"{name}Verdict": {"status": status} for name, status in verdicts.status.items()}
    return {
        "notificationType": "Received",
        "mail": {
            "timestamp": now,
            "source": sender or "<>",
            "messageId": message_id,
            "destination": recipients,
            "headersTruncated": truncated,
            "headers": headers,
            "commonHeaders": common_headers(headers),
        },
        "receipt": {
            "timestamp": now,
            "processingTimeMillis": 1,
            "recipients": recipients,
            **verdict,
            "dmarcPolicy": verdicts.dmarc_policy,
            "action": {
                "type": "S3",
                "topicArn": topic,
                "bucketName": bucket,
                "objectKeyPrefix": PREFIX,
                "objectKey": PREFIX + message_id,
            },
        },
    }


def header_list(raw: bytes) -> tuple[list[dict[str, str]], bool]:
    """Name and value of each field, decoded loosely: the header of a broken message must not stop it here."""
    end = re.search(rb"\r?\n\r?\n", raw)
    head = raw[: end.start()] if end else raw[:HEADER_LIMIT]
    fields: list[dict[str, str]] = []
    for line in head[:HEADER_LIMIT].decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and fields:
            fields[-1]["value"] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            fields.append({"name": name.strip(), "value": value.strip()})
    return fields, len(head) > HEADER_LIMIT


def common_headers(headers: list[dict[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for header in headers:
        name, value = header["name"].lower(), header["value"]
        if name in ("from", "to", "cc", "reply-to"):
            found["replyTo" if name == "reply-to" else name] = [part.strip() for part in value.split(",")]
        elif name in ("subject", "date"):
            found[name] = decoded(value) if name == "subject" else value
        elif name == "message-id":
            found["messageId"] = value
        elif name == "return-path":
            found["returnPath"] = value.strip("<>")
    return found


def decoded(value: str) -> str:
    try:
        message = BytesParser(policy=policy.default).parsebytes(f"Subject: {value}\r\n\r\n".encode())
        return str(message["Subject"])
    except Exception:
        return value


class Receipt:
    """Delivers messages as the rule does. Raises when the bucket or the topic refuses: then the sender must keep it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.s3 = client(settings, "s3")
        self.sns = client(settings, "sns")
        self.ses = client(settings, "sesv2")

    def is_verified(self, domain: str) -> bool:
        """Whether a tenant has added the domain. MiniStack looks at no DNS: what was added is verified."""
        try:
            return bool(self.ses.get_email_identity(EmailIdentity=domain)["VerifiedForSendingStatus"])
        except (ClientError, ParamValidationError):
            return False

    def deliver(self, raw: bytes, sender: str, recipients: list[str], client_name: str, verdicts: Verdicts) -> str:
        bucket = outputs(self.settings, "Data")["RawMailBucket"]
        topic = outputs(self.settings, "Workers")["InboundMailTopicArn"]
        message_id = new_message_id()
        raw = traced(raw, message_id, sender, recipients, client_name, verdicts)
        self.s3.put_object(Bucket=bucket, Key=PREFIX + message_id, Body=raw, ContentType="application/octet-stream")
        message = notification(raw, message_id, sender, recipients, verdicts, topic, bucket)
        self.sns.publish(TopicArn=topic, Subject="Amazon SES Email Receipt Notification", Message=json.dumps(message))
        return message_id
