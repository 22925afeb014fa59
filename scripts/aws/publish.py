"""After the stacks: `python -m aws.publish <outputs.json> <stage> <region> <portal/dist>`.

Uploads the portal, makes the receipt rules the active ones, prints the DNS records that are still to be made and what AWS
still has to be asked for. `--dry-run <stage> <region>` prints the same as commands of the AWS CLI.
"""

import json
import mimetypes
import sys
import time
from pathlib import Path
from typing import Any

# Names of built files contain their hash; pages and manifests keep their names and must be asked for again.
IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"
HASHED = "assets/"


def main() -> None:
    if sys.argv[1] == "--dry-run":
        print("\n".join(f"  {line}" for line in commands(*sys.argv[2:4])))
        return
    import boto3

    outputs_file, stage, region, dist = sys.argv[1:5]
    outputs: dict[str, dict[str, str]] = json.loads(Path(outputs_file).read_text())
    portal = outputs[f"Lambdesk-{stage}-Portal"]
    upload(boto3.client("s3", region_name=region), Path(dist), portal["PortalBucket"])
    invalidate(boto3.client("cloudfront"), portal["DistributionId"])
    mail = outputs[f"Lambdesk-{stage}-Mail"]
    activate(boto3.client("ses", region_name=region), mail["ReceiptRuleSetName"])
    print(f"\nPortal: https://{portal['DistributionDomain']}")
    print("\nDNS records to make where the mail domain is kept:")
    for line in dns_records(mail):
        print(f"  {line}")
    for line in requests(boto3.client("sesv2", region_name=region)):
        print(f"\n{line}")


def commands(stage: str, region: str) -> list[str]:
    """What `main` does, as commands; names in angle brackets are outputs of the stacks."""
    bucket, dist = "s3://<PortalBucket>", "../portal/dist"
    hashed = f"--exclude '*' --include '{HASHED}*'"
    return [
        f"aws s3 cp {dist} {bucket} --recursive {hashed} --cache-control '{IMMUTABLE}'",
        f"aws s3 cp {dist} {bucket} --recursive --exclude '{HASHED}*' --cache-control {FRESH}",
        "aws cloudfront create-invalidation --distribution-id <DistributionId> --paths '/*'",
        f"aws ses set-active-receipt-rule-set --rule-set-name lambdesk-{stage} --region {region}",
    ]


def upload(s3: Any, dist: Path, bucket: str) -> None:
    """Assets first, pages last: no visitor gets a page whose assets are not there yet. Old assets stay for open pages."""
    files = sorted(
        (path for path in dist.rglob("*") if path.is_file()),
        key=lambda path: (not path.relative_to(dist).as_posix().startswith(HASHED), path.name == "index.html"),
    )
    if not files or files[-1].name != "index.html":
        sys.exit(f"no built portal in {dist}: npm --prefix portal run build")
    for path in files:
        key = path.relative_to(dist).as_posix()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind in ("application/javascript", "application/json"):
            kind += "; charset=utf-8"
        cache = IMMUTABLE if key.startswith(HASHED) else FRESH
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


def dns_records(mail: dict[str, str]) -> list[str]:
    """The Mail stack's records: DKIM, DMARC, MX of inbound mail, MX and SPF of the envelope sender."""
    return [mail[name] for name in sorted(mail) if name.startswith("Record")]


def requests(sesv2: Any) -> list[str]:
    """What only the account's owner can ask AWS for."""
    account = sesv2.get_account()
    lines = []
    if not account.get("ProductionAccessEnabled"):
        lines.append(
            "SES is in its sandbox: mail goes to verified addresses only. Ask for production access:\n"
            "  aws sesv2 put-account-details --mail-type TRANSACTIONAL --production-access-enabled --website-url <your site>"
        )
    plan = account.get("PricingAttributes", {}).get("CurrentPlan", "NONE")
    if plan != "NONE":
        lines.append(
            f"SES bills by the plan {plan}. A mail costs less without a plan:\n"
            "  aws sesv2 put-account-pricing-attributes --plan NONE"
        )
    return lines


if __name__ == "__main__":
    main()
