"""Clients of the local cloud, and what its stacks gave out."""

import json
from typing import Any

import boto3
from botocore.config import Config

from local.settings import Settings


def client(settings: Settings, service: str) -> Any:
    """A client that can reach the local cloud only: endpoint and credentials are given, none is looked up."""
    return boto3.client(
        service,
        endpoint_url=settings.cloud_url,
        region_name=settings.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(connect_timeout=2, read_timeout=30, retries={"max_attempts": 2, "mode": "standard"}),
    )


class NotDeployed(Exception):
    """The stacks are not there yet, or no longer."""


def outputs(settings: Settings, stack: str) -> dict[str, str]:
    """The outputs of one stack (`Data`, `Workers`, `Api`) as the last deployment wrote them."""
    try:
        everything = json.loads(settings.outputs.read_text())
        return everything[settings.stack(stack)]
    except (OSError, ValueError, KeyError) as error:
        raise NotDeployed(f"stack {settings.stack(stack)} has no outputs in {settings.outputs}") from error


def api_base(settings: Settings) -> str:
    """URL under which the API's `/v1` lies."""
    api = outputs(settings, "Api")
    return f"{settings.cloud_url}/_aws/execute-api/{api['ApiId']}/{api['ApiStage']}"
