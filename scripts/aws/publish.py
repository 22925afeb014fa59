"""After the stacks: `python -m aws.publish <outputs.json> <stage> <region> <portal/dist>`.

Uploads the portal, makes the receipt rules the active ones, prints the DNS records that are still to be made.
"""

import json
import mimetypes
import sys
import time
from pathlib import Path
from typing import Any

import boto3

# Names of built files contain their hash; pages and manifests keep their names and must be asked for again.
IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"


def main() -> None:
    outputs_file, stage, region, dist = sys.argv[1:5]
    outputs: dict[str, dict[str, str]] = json.loads(Path(outputs_file).read_text())
    portal = outputs[f"Lambdesk-{stage}-Portal"]
    upload(boto3.client("s3", region_name=region), Path(dist), portal["PortalBucket"])
    invalidate(boto3.client("cloudfront"), portal["DistributionId"])
    mail = outputs[f"Lambdesk-{stage}-Mail"]
    activate(boto3.client("ses", region_name=region), mail["ReceiptRuleSetName"])
    print(f"\nPortal: https://{portal['DistributionDomain']}")
    print("\nDNS records to make where the mail domain is kept:")
    for name in sorted(name for name in mail if name.startswith("Record")):
        print(f"  {mail[name]}")


def upload(s3: Any, dist: Path, bucket: str) -> None:
    """Assets first, pages last: no visitor gets a page whose assets are not there yet. Old assets stay for open pages."""
    files = sorted((path for path in dist.rglob("*") if path.is_file()), key=lambda path: "assets" not in path.parts)
    for path in files:
        key = path.relative_to(dist).as_posix()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind in ("application/javascript", "application/json"):
            kind += "; charset=utf-8"
        cache = IMMUTABLE if key.startswith("assets/") else FRESH
        s3.upload_file(str(path), bucket, key, ExtraArgs={"ContentType": kind, "CacheControl": cache})
    print(f"{len(files)} files to s3://{bucket}")


def invalidate(cloudfront: Any, distribution: str) -> None:
    batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time())}
    cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def activate(ses: Any, rule_set: str) -> None:
    """An account has one active rule set per region; another one that is active is left alone and told."""
    active = ses.describe_active_receipt_rule_set().get("Metadata", {}).get("Name")
    if active and active != rule_set:
        print(f"The rule set {active} is active in this region and stays so. Inbound mail comes only after:")
        print(f"  aws ses set-active-receipt-rule-set --rule-set-name {rule_set}")
        return
    ses.set_active_receipt_rule_set(RuleSetName=rule_set)
    print(f"receipt rules {rule_set} are active")


if __name__ == "__main__":
    main()
