"""Makes the demo tenant, once: `python -m local.seed`.

Every step has a fixed idempotency key or message id, so a run that was broken off is continued by the next one.
"""

import sys
import time

from local.aws import api_base
from local.environment import DEMO
from local.seed.api import ApiError
from local.seed.english import ENGLISH
from local.seed.french import FRENCH
from local.seed.mailing import support_address
from local.seed.odd import odd_mails
from local.seed.people import sign_in_members
from local.seed.play import Stage
from local.settings import load_settings


def main() -> None:
    started = time.monotonic()
    settings = load_settings()
    base = api_base(settings)
    members = sign_in_members(settings, base)
    stories = [*ENGLISH, *FRENCH]
    stage = Stage(settings, members, support_address(settings, DEMO["tenant"]), stories)
    if stage.is_done():
        print("the demo tenant is complete already")
        return
    stage.send_first_mails(odd_mails(stage.address))
    stage.wait_for_tickets()
    stage.play_turns()
    print(f"{len(stories)} tickets, {len(members)} members in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    try:
        main()
    except (ApiError, OSError, TimeoutError) as error:
        sys.exit(f"the demo tenant could not be made: {error}")
