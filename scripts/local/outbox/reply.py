"""An answer as a mail program would write it, sent through the SMTP port."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from html import escape

from local.outbox.messages import SentMessage
from local.settings import Settings


def build_reply(message: SentMessage, sender: str, text: str, name: str = "") -> EmailMessage:
    """`sender` is the recipient who answers. The quotation below the answer is what real clients write."""
    reply = EmailMessage()
    reply["From"] = f"{name} <{sender}>" if name else sender
    reply["To"] = ", ".join(message.reply_addresses())
    subject = message.subject
    reply["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    reply["Date"] = formatdate(localtime=True)
    reply["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    original = message.header("Message-ID")
    if original:
        reply["In-Reply-To"] = original
        reply["References"] = " ".join([*message.header("References").split(), original])
    when = datetime.fromtimestamp(message.sent_at).strftime("%a, %d %b %Y at %H:%M")
    author = parseaddr(message.header("From"))[0] or message.source
    line = f"On {when}, {author} wrote:"
    quoted = "\n".join(f"> {row}".rstrip() for row in (message.text or message.subject).splitlines())
    reply.set_content(f"{text.rstrip()}\n\n{line}\n{quoted}\n")
    body = "<br>".join(escape(text.rstrip()).splitlines())
    original_html = message.html or f"<pre>{escape(message.text)}</pre>"
    reply.add_alternative(
        f'<html><body><div dir="ltr">{body}</div><br><div class="gmail_quote"><div class="gmail_attr">{escape(line)}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'
        f"{original_html}</blockquote></div></body></html>",
        subtype="html",
    )
    return reply


def send_reply(settings: Settings, message: SentMessage, sender: str, text: str) -> EmailMessage:
    reply = build_reply(message, sender, text)
    with smtplib.SMTP("127.0.0.1", settings.smtp_port, timeout=20) as smtp:
        smtp.send_message(reply, from_addr=sender, to_addrs=message.reply_addresses())
    return reply
