"""How a demo ticket is written down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """A member's public reply, by mail to the requester; with `status` it is changed at the same time."""

    by: str
    text: str
    status: str = ""


@dataclass(frozen=True)
class Note:
    """A member's internal note."""

    by: str
    text: str


@dataclass(frozen=True)
class Update:
    """A member's change of fields. `assignee` is a member's key."""

    by: str
    assignee: str = ""
    priority: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The requester's reply by mail to the last mail that it got."""

    text: str


Turn = Reply | Note | Update | Answer


@dataclass(frozen=True)
class Story:
    """One ticket from the first mail to its present state. `key` is unique: message ids are made of it."""

    key: str
    name: str
    email: str
    subject: str
    text: str
    turns: tuple[Turn, ...] = ()
    # Files by name; the ending decides what is made up for them.
    files: tuple[str, ...] = ()
    # Name of a picture shown within the text, in place of `[picture]`.
    picture: str = ""
    cc: tuple[str, ...] = ()
