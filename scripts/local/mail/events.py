"""What SES tells about mail that went out: sent, delivered, bounced, complained, to the topic of mail events.

Addresses decide, as in SES's mailbox simulator: `bounce@simulator.amazonses.com`, `complaint@simulator.amazonses.com`,
`suppressionlist@simulator.amazonses.com`, and any address that begins with `bounce+` or `complaint+`. All others are
delivered.
"""

import json
import logging
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.aws import NotDeployed, client, outputs
from local.settings import Settings

logger = logging.getLogger("lambdesk.mail")
POLL_SECONDS = 0.5
SIMULATOR = "simulator.amazonses.com"


def outcome(recipient: str) -> str:
    local, _, domain = recipient.lower().partition("@")
    name = local.partition("+")[0]
    if name == "suppressionlist" and domain == SIMULATOR:
        return "suppressed"
    if name in ("bounce", "complaint") and (domain == SIMULATOR or "+" in local):
        return name
    return "delivered"


def timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def events_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """All events of one sent message, in the order in which they come."""
    recipients = [*entry["to"], *entry["cc"], *entry["bcc"]]
    mail = {
        "timestamp": timestamp(),
        "source": entry["source"],
        "sendingAccountId": "000000000000",
        "messageId": entry["id"],
        "destination": recipients,
        "headersTruncated": False,
        "headers": [],
        "commonHeaders": {"messageId": entry["id"]},
        "tags": {
            **entry["tags"],
            "ses:operation": ["SendRawEmail"],
            "ses:configuration-set": [entry["configuration_set"]],
        },
    }
    events: list[dict[str, Any]] = [{"eventType": "Send", "mail": mail, "send": {}}]
    by_outcome: dict[str, list[str]] = {}
    for recipient in recipients:
        by_outcome.setdefault(outcome(recipient), []).append(recipient)
    # Who complains got it first.
    delivered = by_outcome.get("delivered", []) + by_outcome.get("complaint", [])
    if delivered:
        events.append({"eventType": "Delivery", "mail": mail, "delivery": delivery(delivered)})
    for kind in ("bounce", "suppressed"):
        if kind in by_outcome:
            events.append({"eventType": "Bounce", "mail": mail, "bounce": bounce(by_outcome[kind], kind)})
    if "complaint" in by_outcome:
        events.append({"eventType": "Complaint", "mail": mail, "complaint": complaint(by_outcome["complaint"])})
    return events


def delivery(recipients: list[str]) -> dict[str, Any]:
    return {
        "timestamp": timestamp(),
        "processingTimeMillis": 1,
        "recipients": recipients,
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "a0-0.smtp-out.localhost",
    }


def bounce(recipients: list[str], kind: str) -> dict[str, Any]:
    detail = {"action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    return {
        "feedbackId": secrets.token_hex(16),
        "bounceType": "Permanent",
        "bounceSubType": "Suppressed" if kind == "suppressed" else "General",
        "bouncedRecipients": [{"emailAddress": recipient, **detail} for recipient in recipients],
        "timestamp": timestamp(),
        "reportingMTA": "dns; a0-0.smtp-out.localhost",
    }


def complaint(recipients: list[str]) -> dict[str, Any]:
    return {
        "feedbackId": secrets.token_hex(16),
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": recipient} for recipient in recipients],
        "timestamp": timestamp(),
        "userAgent": "Lambdesk local mail",
        "complaintFeedbackType": "abuse",
        "arrivalDate": timestamp(),
    }


class MailEvents:
    """Publishes the events of every new message in the outbox, once; `<id>.events` marks those that are done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sns = client(settings, "sns")
        self.published = {path.stem for path in settings.outbox.glob("*.events")}

    def run(self, stop: threading.Event) -> None:
        while not stop.wait(POLL_SECONDS):
            fresh = [path for path in self.settings.outbox.glob("*.json") if path.stem not in self.published]
            for path in sorted(fresh, key=lambda found: found.stat().st_mtime):
                try:
                    self.publish(path)
                except NotDeployed:
                    break
                except Exception:
                    logger.exception("events of %s not published, tried again", path.stem)
                    break
                path.with_suffix(".events").touch()
                self.published.add(path.stem)

    def publish(self, path: Path) -> None:
        topic = outputs(self.settings, "Workers")["MailEventsTopicArn"]
        for event in events_of(json.loads(path.read_text())):
            self.sns.publish(TopicArn=topic, Subject="Amazon SES Email Event Notification", Message=json.dumps(event))
