"""Mail that no person wrote, or that no program can read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OddMail:
    sender: str
    raw: bytes


def odd_mails(to: str) -> list[OddMail]:
    return [
        OddMail("paul.martin@atelier-nord.example", out_of_office(to)),
        OddMail("scanner@copyshop.example", broken(to)),
    ]


def out_of_office(to: str) -> bytes:
    """Becomes a ticket at most; an answer to it would be answered again."""
    return f"""From: Paul Martin <paul.martin@atelier-nord.example>
To: {to}
Subject: Absence du bureau : retour le 30 novembre
Date: Mon, 16 Nov 2026 07:02:11 +0000
Message-ID: <demo-absence.1@atelier-nord.example>
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
Precedence: bulk
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Bonjour,

Je suis absent jusqu'au 30 novembre. En cas d'urgence, merci d'appeler l'accueil.

Paul Martin
""".replace("\n", "\r\n").encode()


def broken(to: str) -> bytes:
    """No sender, and a header that breaks off in the middle of an encoded word."""
    return (
        b"Subject: =?utf-8?B?U2Nhbi\r\n\x00\xff\xfe"
        + f"To {to}\r\n".encode()
        + b"\x00\x01\x02scan.tif\x00\xff\xd8\xff\xe0"
    )
