"""The outbox's pages."""

import base64
import re
from collections import Counter
from datetime import datetime
from html import escape
from urllib.parse import quote

from local.outbox.messages import SHOWN_HEADERS, SentMessage
from local.outbox.style import SCRIPT, STYLE


def page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f"<style>{STYLE}</style></head><body>{body}<script>{SCRIPT}</script></body></html>"
    )


def outbox_page(
    messages: list[SentMessage],
    shown: list[SentMessage],
    selected: SentMessage | None,
    filters: dict[str, str],
    notice: str,
) -> str:
    people = Counter(address.lower() for message in messages for address in message.recipients)
    recipient = filters.get("recipient", "")
    body = (
        '<header class="top"><a class="brand" href="/">Outbox</a>'
        f'<span class="muted count">{len(messages)} sent</span>{recipient_form(people, recipient)}</header>'
        f'<div class="columns{" open" if selected else ""}"><nav aria-label="Sent messages">{message_list(shown, selected, recipient)}</nav>'
        f"<main>{message_view(selected, recipient, notice) if selected else empty_view(bool(messages))}</main></div>"
    )
    return page(f"{selected.subject} - Outbox" if selected else "Outbox", body)


def recipient_form(people: Counter[str], recipient: str) -> str:
    options = "".join(
        f'<option value="{escape(address)}"{" selected" if address == recipient.lower() else ""}>{escape(address)} ({count})</option>'
        for address, count in sorted(people.items())
    )
    return (
        '<form class="filter" action="/"><label>To <select name="recipient" data-submit>'
        f'<option value="">everybody</option>{options}</select></label><noscript><button>Show</button></noscript></form>'
    )


def message_list(messages: list[SentMessage], selected: SentMessage | None, recipient: str) -> str:
    rows = []
    for message in messages:
        current = ' aria-current="true"' if selected and message.id == selected.id else ""
        preview = " ".join(message.text.split())[:120]
        automatic = '<span class="tag">automatic</span>' if message.header("Auto-Submitted") else ""
        files = f'<span class="tag">{plural(len(message.parts), "file")}</span>' if message.parts else ""
        rows.append(
            f'<li><a href="{link(message, recipient)}"{current}><span class="row"><strong>{escape(", ".join(message.recipients))}</strong>'
            f"{time_of(message)}</span><span class='subject'>{escape(message.subject or '(no subject)')}</span>"
            f'<span class="muted preview">{escape(preview)}</span>{automatic}{files}</a></li>'
        )
    return f"<ul>{''.join(rows)}</ul>" if rows else '<p class="muted none">Nothing sent yet.</p>'


def link(message: SentMessage, recipient: str) -> str:
    return f"/messages/{quote(message.id)}" + (f"?recipient={quote(recipient)}" if recipient else "")


def time_of(message: SentMessage) -> str:
    moment = datetime.fromtimestamp(message.sent_at)
    form = "%H:%M:%S" if moment.date() == datetime.now().date() else "%d %b %H:%M"
    return f'<time datetime="{moment.astimezone().isoformat()}">{moment.strftime(form)}</time>'


def empty_view(some: bool) -> str:
    text = "Choose a message." if some else "Mail that Lambdesk sends appears here by itself."
    return f'<div class="empty muted">{text}</div>'


def message_view(message: SentMessage, recipient: str, notice: str) -> str:
    back = f'<a class="back" href="/{"?recipient=" + quote(recipient) if recipient else ""}">All messages</a>'
    shown = "".join(
        f"<dt>{name}</dt><dd>{escape(message.header(name))}</dd>"
        for name in SHOWN_HEADERS
        if message.header(name) and name != "Subject"
    )
    envelope = f"<dt>Envelope</dt><dd>{escape(message.source)} &rarr; {escape(', '.join(message.recipients))}</dd>"
    tags = " ".join(
        f'<span class="tag">{escape(name)} {escape(value)}</span>'
        for name, values in message.tags.items()
        for value in values
    )
    views = [("text", "Text", f'<pre class="text">{linked(message.text)}</pre>')]
    if message.html:
        views.insert(0, ("html", "HTML", html_frame(message)))
    views.append(
        ("source", "Source", f'<pre class="text">{escape(message.raw.decode("utf-8", "replace")[:200_000])}</pre>')
    )
    return (
        f"{back}<article><h1>{escape(message.subject or '(no subject)')}</h1>"
        f'<dl class="headers">{shown}{envelope}</dl><p>{tags} <a href="/messages/{quote(message.id)}.eml" download>Download .eml</a></p>'
        f"{attachments(message)}{tabs(views)}{reply_form(message, recipient, notice)}</article>"
    )


def tabs(views: list[tuple[str, str, str]]) -> str:
    """Radio buttons and labels: they work without a script."""
    parts = ['<div class="tabs">']
    for number, (name, label, _) in enumerate(views):
        parts.append(
            f'<input type="radio" name="view" id="view-{name}"{" checked" if number == 0 else ""}><label for="view-{name}">{label}</label>'
        )
    parts.extend(f'<section class="view view-{name}">{content}</section>' for name, _, content in views)
    parts.append("</div>")
    return "".join(parts)


def html_frame(message: SentMessage) -> str:
    """No script, no form, nothing from elsewhere; links open beside the outbox."""
    rules = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
    head = f'<meta http-equiv="Content-Security-Policy" content="{rules}"><base target="_blank"><meta charset="utf-8">'
    document = (
        head
        + "<style>body{font:15px/1.5 system-ui,sans-serif;margin:16px;background:#fff;color:#1a1d21}</style>"
        + with_inline_images(message)
    )
    return f'<iframe title="Message" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{escape(document)}"></iframe>'


def with_inline_images(message: SentMessage) -> str:
    by_id = {part.content_id: part for part in message.parts if part.content_id}

    def replace(match: re.Match[str]) -> str:
        part = by_id.get(match.group(1))
        if not part:
            return match.group(0)
        return f"data:{part.content_type};base64,{base64.b64encode(part.content).decode()}"

    return re.sub(r"cid:([^\"'\s>)]+)", replace, message.html)


def linked(text: str) -> str:
    return re.sub(
        r"(https?://[^\s&lt;]+?)(?=[.,;)]?(?:\s|$))",
        r'<a href="\1" target="_blank" rel="noopener">\1</a>',
        escape(text),
    )


def attachments(message: SentMessage) -> str:
    if not message.parts:
        return ""
    items = "".join(
        f'<li><a href="/messages/{quote(message.id)}/parts/{part.index}">{escape(part.name)}</a> '
        f'<span class="muted">{escape(part.content_type)}, {size(len(part.content))}{", inline" if part.is_inline else ""}</span></li>'
        for part in message.parts
    )
    return f'<ul class="files">{items}</ul>'


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(count: int) -> str:
    return (
        f"{count} B"
        if count < 1024
        else f"{count / 1024:.1f} kB"
        if count < 1024 * 1024
        else f"{count / 1024 / 1024:.1f} MB"
    )


def reply_form(message: SentMessage, recipient: str, notice: str) -> str:
    options = "".join(f"<option>{escape(address)}</option>" for address in message.recipients)
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    return (
        f'<form class="reply" method="post" action="/messages/{quote(message.id)}/reply"><h2>Answer as the recipient</h2>{told}'
        f'<input type="hidden" name="recipient" value="{escape(recipient)}">'
        f'<label>From <select name="sender">{options}</select></label>'
        f'<p class="muted">To {escape(", ".join(message.reply_addresses()))}</p>'
        '<label>Message<textarea name="text" rows="6" required></textarea></label><button>Send</button></form>'
    )
