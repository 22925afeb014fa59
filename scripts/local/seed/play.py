"""Plays the stories: first mails, then turn by turn what members and requesters do."""

import time
from collections.abc import Callable
from html import escape
from typing import Any

from local.outbox.messages import Outbox, SentMessage
from local.seed.api import Api
from local.seed.mailing import answer, first_mail, send, send_raw
from local.seed.odd import OddMail
from local.seed.story import Answer, Note, Reply, Story, Turn, Update
from local.settings import Settings

PATIENCE_SECONDS = 120


class Stage:
    def __init__(self, settings: Settings, members: dict[str, Api], address: str, stories: list[Story]) -> None:
        self.settings = settings
        self.members = members
        self.admin = members["admin"]
        self.address = address
        self.stories = stories
        self.outbox = Outbox(settings.outbox)
        configuration = self.admin.call("GET", "/configuration")
        self.statuses = {status["name"].lower(): status["id"] for status in configuration["statuses"]}
        emails = {member["email"]: member["id"] for member in self.admin.pages("/members")}
        self.member_ids = {email.partition("@")[0]: member_id for email, member_id in emails.items()}
        self.tickets: dict[str, dict[str, Any]] = {}
        self.progress = settings.state / "seed-progress"

    def is_done(self) -> bool:
        return self.done() >= max(len(story.turns) for story in self.stories)

    def done(self) -> int:
        """Rounds of turns that were played to the end."""
        return int(self.progress.read_text()) if self.progress.exists() else -1

    def send_first_mails(self, odd: list[OddMail]) -> None:
        if self.done() >= 0:
            return
        for index, story in enumerate(self.stories):
            recipients = [
                self.address,
                *[address for address in story.cc if address.endswith(self.settings.mail_domain)],
            ]
            send(self.settings, first_mail(story, self.address, index), story.email, recipients)
        for mail in odd:
            send_raw(self.settings, mail.raw, mail.sender, [self.address])

    def wait_for_tickets(self) -> None:
        """Tickets are found by requester and title, which are unique together in the stories."""

        def all_there() -> bool:
            found = {(one["requester"]["email"], one["title"]): one for one in self.admin.pages("/tickets")}
            self.tickets = {
                story.key: found[story.email, story.subject]
                for story in self.stories
                if (story.email, story.subject) in found
            }
            return len(self.tickets) == len(self.stories)

        missing = lambda: [story.subject for story in self.stories if story.key not in self.tickets]  # noqa: E731
        wait(all_there, lambda: f"no ticket came of {missing()[:3]}")
        if self.done() < 0:
            self.progress.write_text("0")

    def play_turns(self) -> None:
        """Round by round over all stories, so that the mail of one is on its way while the others go on."""
        for number in range(self.done(), max(len(story.turns) for story in self.stories)):
            turns = [(story, story.turns[number]) for story in self.stories if len(story.turns) > number]
            for story, turn in turns:
                self.play(story, turn, number)
            for story, turn in turns:
                if isinstance(turn, Answer):
                    self.wait_for_comment(story, number)
            self.progress.write_text(str(number + 1))

    def play(self, story: Story, turn: Turn, number: int) -> None:
        ticket = self.tickets[story.key]["number"]
        key = f"seed-{story.key}-{number}"
        match turn:
            case Reply():
                body = {"visibility": "public", "html": as_html(turn.text)}
                if turn.status:
                    body["status_id"] = self.status(turn.status)
                self.members[turn.by].call("POST", f"/tickets/{ticket}/comments", body, key=key)
            case Note():
                body = {"visibility": "internal", "html": as_html(turn.text)}
                self.members[turn.by].call("POST", f"/tickets/{ticket}/comments", body, key=key)
            case Update():
                self.members[turn.by].call("PATCH", f"/tickets/{ticket}", self.changes(turn))
            case Answer():
                received = self.last_mail(story, ticket, number)
                mail = answer(story, received, turn.text, number + 2)
                send(self.settings, mail, story.email, received.reply_addresses())

    def changes(self, update: Update) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if update.assignee:
            changes["assignee_id"] = self.member_ids[update.assignee]
        if update.priority:
            changes["priority"] = update.priority
        if update.status:
            changes["status_id"] = self.status(update.status)
        if update.tags:
            changes["tags"] = list(update.tags)
        return changes

    def status(self, name: str) -> str:
        return self.statuses[name.lower()]

    def last_mail(self, story: Story, ticket: int, number: int) -> SentMessage:
        """The mail with the last public reply before this turn, or any about the ticket when there was none."""
        replies = [turn for turn in story.turns[:number] if isinstance(turn, Reply)]
        wanted = words(replies[-1].text)[:40] if replies else ""
        found: list[SentMessage] = []

        def arrived() -> bool:
            mails = [
                mail for mail in self.outbox.messages(story.email) if str(ticket) in mail.tags.get("ticket_number", [])
            ]
            found[:] = [mail for mail in mails if wanted in words(mail.text)]
            return bool(found)

        wait(arrived, lambda: f"no mail about ticket {ticket} reached {story.email}")
        return found[0]

    def wait_for_comment(self, story: Story, number: int) -> None:
        """Until the requester's answer is on the same ticket."""
        ticket = self.tickets[story.key]["number"]
        expected = 1 + sum(isinstance(turn, Answer) for turn in story.turns[: number + 1])

        def there() -> bool:
            records = self.admin.pages(f"/tickets/{ticket}/audit_records")
            return sum(bool(one["comment"]) and one["actor"]["kind"] == "contact" for one in records) >= expected

        wait(there, lambda: f"the answer of {story.email} did not come to ticket {ticket}")


def words(text: str) -> str:
    """Without line breaks, which the mail's text wraps elsewhere."""
    return " ".join(text.split())


def as_html(text: str) -> str:
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in text.strip().split("\n\n"))


def wait(condition: Callable[[], bool], failure: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{failure()} within {PATIENCE_SECONDS} s")
        time.sleep(0.25)
