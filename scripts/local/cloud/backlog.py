"""Keeps the table's stream across a restart.

MiniStack 1.5.33 saves how far each function has read a stream, but not the stream: after a restart the positions point
past the end of an empty stream, and the next changes are skipped in silence, as many as were read before. So the records
that some function has not read yet are saved with the number of those before them.
"""

import copy
import logging
from typing import Any

from ministack.core import persistence
from ministack.services import dynamodb, lambda_svc

logger = logging.getLogger("lambdesk.cloud")
NAME = "lambdesk_stream_backlog"


def save() -> None:
    streams = []
    for (account, region, table), records in list(dynamodb._stream_records.all_items()):
        first = dynamodb._trimmed_count(table, account, region)
        read = min((position for _, position in readers(account, region, table)), default=first + len(records))
        unread = records[max(0, read - first) :]
        streams.append(
            {
                "account": account,
                "region": region,
                "table": table,
                "position": first + len(records) - len(unread),
                "records": copy.deepcopy(unread),
            }
        )
    persistence.save_state(NAME, {"streams": streams})


def restore() -> None:
    saved = persistence.load_state(NAME) or {}
    for stream in saved.get("streams", []):
        scope = (stream["account"], stream["region"], stream["table"])
        dynamodb._stream_trimmed.set_scoped(*scope, stream["position"])
        dynamodb._stream_records.set_scoped(*scope, stream["records"])
    for (account, region, table), _ in list(dynamodb._tables.all_items()):
        end = dynamodb.stream_end_position(table, account_id=account, region=region)
        for key, position in readers(account, region, table):
            # A position from a later moment than the backlog's: nothing is known of what lay between.
            if position > end:
                with lambda_svc._dynamodb_stream_positions_lock:
                    lambda_svc._dynamodb_stream_positions.set_scoped(*key, end)
        waiting = len(dynamodb._live_stream_records(table, account, region))
        if waiting:
            logger.warning("stream of %s continues with %d records", table, waiting)
    dynamodb.esm_wake.set()


def readers(account: str, region: str, table: str) -> list[tuple[tuple[str, str, str], int]]:
    """Event source mappings that read this table's stream, with their positions."""
    found: list[tuple[tuple[str, str, str], int]] = []
    for (esm_account, esm_region, esm), mapping in list(lambda_svc._esms.all_items()):
        source: Any = mapping.get("EventSourceArn", "")
        if esm_account != account or f":table/{table}/stream/" not in source:
            continue
        position = lambda_svc._dynamodb_stream_positions.get_scoped(esm_account, esm_region, esm)
        if position is not None:
            found.append(((esm_account, esm_region, esm), position))
    return found
