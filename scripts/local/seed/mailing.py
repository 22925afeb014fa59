"""The requesters' mail programs."""

import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from local.outbox.messages import SentMessage
from local.outbox.reply import build_reply
from local.seed.files import file_of
from local.seed.story import Story
from local.settings import Settings

EPOCH = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def support_address(settings: Settings, slug: str) -> str:
    return f"support@{slug}.{settings.mail_domain}"


def first_mail(story: Story, to: str, index: int) -> EmailMessage:
    """Text and HTML, a picture in the text, files: as the story says, and byte for byte the same each time."""
    message = EmailMessage()
    message["From"] = f"{story.name} <{story.email}>"
    message["To"] = f"Support <{to}>"
    if story.cc:
        message["Cc"] = ", ".join(story.cc)
    message["Subject"] = story.subject
    message["Date"] = format_datetime(EPOCH + timedelta(minutes=37 * index))
    message["Message-ID"] = f"<{story.key}.1@{story.email.rpartition('@')[2]}>"
    message.set_content(story.text.replace("[picture]", "").strip() + "\n")
    picture_id = f"{story.key}.picture"
    message.add_alternative(as_html(story.text, picture_id), subtype="html")
    if story.picture:
        content, main, sub = file_of(story.picture)
        html_part = message.get_payload()[1]
        html_part.add_related(content, main, sub, cid=f"<{picture_id}>", filename=story.picture, disposition="inline")
    for name in story.files:
        content, main, sub = file_of(name)
        message.add_attachment(content, main, sub, filename=name)
    with_fixed_boundaries(message, story.key)
    return message


def as_html(text: str, picture_id: str) -> str:
    paragraphs = "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in text.strip().split("\n\n"))
    return "<html><body>" + paragraphs.replace("[picture]", f'<img src="cid:{picture_id}" alt="">') + "</body></html>\n"


def with_fixed_boundaries(message: EmailMessage, key: str) -> None:
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{key}_{number}")


def answer(story: Story, received: SentMessage, text: str, number: int) -> EmailMessage:
    reply = build_reply(received, story.email, text, story.name)
    reply.replace_header("Message-ID", f"<{story.key}.{number}@{story.email.rpartition('@')[2]}>")
    # After what it answers, and the same when it has to be sent again.
    reply.replace_header("Date", format_datetime(datetime.fromtimestamp(received.sent_at, UTC) + timedelta(minutes=1)))
    with_fixed_boundaries(reply, f"{story.key}_{number}")
    return reply


def send(settings: Settings, message: EmailMessage, sender: str, recipients: list[str]) -> None:
    send_raw(settings, message.as_bytes(policy=SMTP), sender, recipients)


def send_raw(settings: Settings, raw: bytes, sender: str, recipients: list[str]) -> None:
    with smtplib.SMTP("127.0.0.1", settings.smtp_port, timeout=30) as smtp:
        smtp.sendmail(sender, recipients, raw)
