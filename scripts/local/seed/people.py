"""The demo tenant's members, invited and accepted as real ones are."""

import re
import time
from typing import Any

from local.environment import DEMO
from local.outbox.messages import Outbox
from local.seed.api import Api, ApiError
from local.settings import Settings

PATIENCE_SECONDS = 60
INVITATION = re.compile(r"/invitation#token=([^\s\"'&<>]+)")


def key_of(member: dict[str, Any]) -> str:
    """`aiko@demo.test` -> `aiko`: how stories name a member."""
    return member["email"].partition("@")[0]


def sign_in_members(settings: Settings, base: str) -> dict[str, Api]:
    """A signed-in client per member, by key. Whoever is not there yet is invited and accepts."""
    admin = DEMO["members"][0]
    client = Api(base, sign_up_or_in(base, admin))
    present = {member["email"]: member for member in client.pages("/members")}
    members = {key_of(admin): client}
    for member in DEMO["members"][1:]:
        known = present.get(member["email"])
        if known is None:
            body = {"name": member["name"], "email": member["email"], "role": member["role"]}
            client.call("POST", "/members", body, key=f"seed-invite-{key_of(member)}")
        if known is None or known["is_invited"]:
            accept(settings, base, member)
        members[key_of(member)] = Api(base, sign_in(base, member))
    return members


def sign_up_or_in(base: str, admin: dict[str, Any]) -> str:
    body = {
        "tenant_name": "Demo Workshop",
        "slug": DEMO["tenant"],
        "name": admin["name"],
        "email": admin["email"],
        "password": DEMO["password"],
        "locale": "en",
        "time_zone": "Europe/Zurich",
    }
    try:
        return Api(base).call("POST", "/tenants", body)["access_token"]
    except ApiError as error:
        if error.code != "slug_taken":
            raise
    return sign_in(base, admin)


def sign_in(base: str, member: dict[str, Any]) -> str:
    body = {"tenant": DEMO["tenant"], "email": member["email"], "password": DEMO["password"]}
    return Api(base).call("POST", "/sessions", body)["access_token"]


def accept(settings: Settings, base: str, member: dict[str, Any]) -> None:
    token = invitation_token(settings, member["email"])
    body = {"token": token, "name": member["name"], "password": DEMO["password"]}
    Api(base).call("POST", "/invitations/accept", body)


def invitation_token(settings: Settings, email: str) -> str:
    """Out of the mail that the member got."""
    outbox = Outbox(settings.outbox)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for message in outbox.messages(email):
            found = INVITATION.search(" ".join(message.links()))
            if found:
                return found.group(1)
        time.sleep(0.2)
    raise TimeoutError(f"no invitation was mailed to {email} within {PATIENCE_SECONDS} s")
