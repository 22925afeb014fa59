"""Whose credentials these are: `python -m aws.account <account> <region>`.

Prints how many functions the account may run at a time; everything else goes to the terminal's error stream.
"""

import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def main() -> None:
    account, region = sys.argv[1:3]
    try:
        caller = boto3.client("sts", region_name=region).get_caller_identity()
        if caller["Account"] != account:
            sys.exit(f"these credentials belong to account {caller['Account']}, not to {account}: nothing was done")
        limits = boto3.client("lambda", region_name=region).get_account_settings()["AccountLimit"]
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"no valid AWS credentials: {error}\nSet AWS_PROFILE, or sign in (aws sso login), and try again.")
    print(f"  {caller['Arn']} in {region}", file=sys.stderr)
    print(limits["ConcurrentExecutions"])


if __name__ == "__main__":
    main()
