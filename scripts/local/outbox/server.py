"""The outbox over HTTP, on the loopback interface."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

from local.outbox.messages import Outbox, SentMessage
from local.outbox.pages import outbox_page, page
from local.outbox.reply import send_reply
from local.settings import Settings

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
BODY_LIMIT = 1024 * 1024


class OutboxServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(("127.0.0.1", settings.outbox_port), Handler)
        self.settings = settings
        self.outbox = Outbox(settings.outbox)
        self.lock = threading.Lock()
        self.hosts = {f"{name}:{settings.outbox_port}" for name in ("localhost", "127.0.0.1")}


class Handler(BaseHTTPRequestHandler):
    server: OutboxServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self.from_here():
            return
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        parts = [unquote(part) for part in url.path.strip("/").split("/") if part]
        recipient = query.get("recipient", "")
        if parts == ["messages.json"]:
            found = self.messages(recipient)
            self.answer(
                200, "application/json", json.dumps({"messages": [one.as_json() for one in found]}, indent=1).encode()
            )
        elif not parts:
            self.show(None, query)
        elif parts[0] == "messages" and len(parts) == 2 and parts[1].endswith(".eml"):
            self.download(self.find(parts[1].removesuffix(".eml")))
        elif parts[0] == "messages" and len(parts) == 2:
            message = self.find(parts[1])
            self.show(message, query) if message else self.not_found()
        elif parts[0] == "messages" and len(parts) == 4 and parts[2] == "parts":
            self.part(self.find(parts[1]), parts[3])
        else:
            self.not_found()

    def do_POST(self) -> None:
        """Only the outbox's own pages may send: another site's form would carry that site's origin."""
        origin = self.headers.get("Origin")
        if not self.from_here():
            return
        if origin is not None and urlsplit(origin).netloc not in self.server.hosts:
            self.answer(403, "text/plain", b"another site may not send mail from here\n")
            return
        parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_LIMIT:
            self.answer(413, "text/plain", b"too long\n")
            return
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        message = self.find(parts[1]) if len(parts) == 3 and parts[0] == "messages" and parts[2] == "reply" else None
        if not message:
            self.not_found()
            return
        sender = form.get("sender") or (message.recipients[0] if message.recipients else "")
        try:
            send_reply(self.server.settings, message, sender, form.get("text", ""))
            notice = f"Sent as {sender}."
        except OSError as error:
            notice = f"Not sent: {error}"
        target = f"/messages/{quote(message.id)}?notice={quote(notice)}"
        if form.get("recipient"):
            target += f"&recipient={quote(form['recipient'])}"
        self.answer(303, "text/plain", b"", Location=target)

    def show(self, selected: SentMessage | None, query: dict[str, str]) -> None:
        everything = self.messages("")
        shown = self.messages(query.get("recipient", ""))
        body = outbox_page(everything, shown, selected, query, query.get("notice", ""))
        self.answer(200, "text/html; charset=utf-8", body.encode(), **{"Content-Security-Policy": POLICY})

    def download(self, message: SentMessage | None) -> None:
        if not message:
            self.not_found()
            return
        self.answer(
            200, "message/rfc822", message.raw, **{"Content-Disposition": f'attachment; filename="{message.id}.eml"'}
        )

    def part(self, message: SentMessage | None, index: str) -> None:
        if not message or not index.isdigit() or int(index) >= len(message.parts):
            self.not_found()
            return
        part = message.parts[int(index)]
        name = quote(part.name)
        # Always as a file: a sent page must not run on the outbox's origin.
        self.answer(
            200,
            "application/octet-stream",
            part.content,
            **{"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"},
        )

    def messages(self, recipient: str) -> list[SentMessage]:
        with self.server.lock:
            return self.server.outbox.messages(recipient)

    def find(self, message_id: str) -> SentMessage | None:
        with self.server.lock:
            return self.server.outbox.message(message_id)

    def from_here(self) -> bool:
        """Refuses names that some other site could have pointed at this port."""
        if self.headers.get("Host") in self.server.hosts:
            return True
        self.answer(403, "text/plain", b"unknown host\n")
        return False

    def not_found(self) -> None:
        self.answer(
            404, "text/html; charset=utf-8", page("Not found", '<p class="empty">No such message.</p>').encode()
        )

    def answer(self, status: int, content_type: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *arguments: object) -> None:
        """The page asks every two seconds; nobody wants to read that."""


def start_server(settings: Settings) -> OutboxServer:
    server = OutboxServer(settings)
    threading.Thread(target=server.serve_forever, daemon=True, name="outbox").start()
    return server
