"""Whose credentials these are: `python -m aws.account <account> <region>`."""

import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def main() -> None:
    account, region = sys.argv[1:3]
    try:
        caller = boto3.client("sts", region_name=region).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"no valid AWS credentials: {error}\nSet AWS_PROFILE, or sign in (aws sso login), and try again.")
    if caller["Account"] != account:
        sys.exit(f"these credentials belong to account {caller['Account']}, not to {account}: nothing was done")
    print(f"{caller['Arn']} in {region}")


if __name__ == "__main__":
    main()
