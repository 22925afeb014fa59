"""A small client of the public API."""

import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

ATTEMPTS = 6


class ApiError(Exception):
    def __init__(self, method: str, path: str, status: int, problem: dict[str, Any]) -> None:
        super().__init__(
            f"{method} {path}: {status} {problem.get('code', '')} {problem.get('detail', '')} {problem.get('errors', '')}"
        )
        self.status = status
        self.code = problem.get("code", "")


class Api:
    """One signed-in member, or nobody."""

    def __init__(self, base: str, token: str = "") -> None:
        self.base = base
        self.token = token

    def call(
        self, method: str, path: str, body: Any = None, *, key: str = "", query: dict[str, Any] | None = None
    ) -> Any:
        """Waits and tries again when throttled, or while a function starts for the first time."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        url = f"{self.base}/v1{path}" + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with urllib.request.urlopen(
                    urllib.request.Request(url, data, headers, method=method), timeout=30
                ) as answer:
                    content = answer.read()
                    return json.loads(content) if content else None
            except urllib.error.HTTPError as error:
                problem = problem_of(error)
                if error.code not in (429, 502, 503, 504) or attempt == ATTEMPTS:
                    raise ApiError(method, path, error.code, problem) from error
                time.sleep(min(float(error.headers.get("Retry-After") or attempt), 30))
        raise AssertionError("unreachable")

    def pages(self, path: str, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = self.call("GET", path, query={**(query or {}), **({"cursor": cursor} if cursor else {})})
            found += page["data"]
            cursor = page.get("next_cursor")
            if not cursor:
                return found


def problem_of(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        return json.loads(error.read())
    except ValueError:
        return {}
