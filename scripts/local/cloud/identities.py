"""What MiniStack leaves out of SES's identities: whether it forwards bounces to the sender by mail."""

import json
import re
from typing import Any
from urllib.parse import unquote

from ministack.services import ses_v2

from local.cloud.sent_mail import read_body

FEEDBACK = re.compile(r"/v2/email/identities/([^/]+)/feedback")


def is_put_feedback(scope: dict[str, Any]) -> bool:
    return scope["method"] == "PUT" and FEEDBACK.fullmatch(scope["path"]) is not None


async def put_feedback(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """PutEmailIdentityFeedbackAttributes; GetEmailIdentity tells it from then on."""
    found = FEEDBACK.fullmatch(scope["path"])
    identity = ses_v2._identities.get(unquote(found.group(1))) if found else None
    request = json.loads(await read_body(receive) or b"{}")
    if identity is not None:
        identity["FeedbackForwardingStatus"] = bool(request.get("EmailForwardingEnabled"))
    answer = {} if identity is not None else {"message": "there is no such identity"}
    body = json.dumps(answer).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if identity is None:
        headers.append((b"x-amzn-errortype", b"NotFoundException"))
    await send({"type": "http.response.start", "status": 200 if identity is not None else 404, "headers": headers})
    await send({"type": "http.response.body", "body": body})
