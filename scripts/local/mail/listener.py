"""An SMTP port on the loopback interface, in the place of SES's inbound one."""

import asyncio
import ipaddress
import logging
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from local.mail.receipt import Receipt, Verdicts, take_verdicts
from local.settings import Settings

logger = logging.getLogger("lambdesk.mail")
# SES takes messages of up to 40 MB.
SIZE_LIMIT = 40 * 1024 * 1024
RECIPIENT_LIMIT = 100


class Server(SMTP):
    # Real mail has lines far over the standard's 998 characters, and what SES takes is to be taken here.
    line_length_limit = 1024 * 1024


class LoopbackController(Controller):
    def factory(self) -> SMTP:
        return Server(self.handler, **self.SMTP_kwargs)


class Handler:
    def __init__(self, settings: Settings) -> None:
        self.receipt = Receipt(settings)
        self.domain = settings.mail_domain

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes what the receipt rule takes: any address of the mail domain, and of each domain that SES has verified."""
        domain = address.rpartition("@")[2].lower()
        if not domain.endswith("." + self.domain) and not await asyncio.to_thread(self.receipt.is_verified, domain):
            return f"550 5.1.1 <{address}>: no rule takes mail for this domain"
        if len(envelope.rcpt_tos) >= RECIPIENT_LIMIT:
            return "452 4.5.3 too many recipients"
        if address not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        verdicts = Verdicts()
        if is_loopback(session.peer):
            raw, verdicts = take_verdicts(raw)
        name = session.host_name or "unknown"
        sender = "" if envelope.mail_from in (None, "<>") else envelope.mail_from
        try:
            message_id = await asyncio.to_thread(
                self.receipt.deliver, raw, sender, list(envelope.rcpt_tos), name, verdicts
            )
        except Exception as error:
            # Not accepted, so the sender still has it and tries again.
            logger.exception("message from %s not taken", envelope.mail_from)
            return f"451 4.3.0 not taken, try again later: {type(error).__name__}"
        logger.info(
            "message %s of %d bytes from %s for %s", message_id, len(raw), envelope.mail_from, envelope.rcpt_tos
        )
        return f"250 2.0.0 Ok {message_id}"


def is_loopback(peer: Any) -> bool:
    try:
        return ipaddress.ip_address(peer[0]).is_loopback
    except (ValueError, TypeError, IndexError):
        return False


def start_listener(settings: Settings) -> Controller:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = LoopbackController(
        Handler(settings),
        hostname="127.0.0.1",
        port=settings.smtp_port,
        data_size_limit=SIZE_LIMIT,
        ident="Lambdesk local mail",
    )
    controller.start()
    return controller
