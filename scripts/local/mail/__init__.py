"""What SES does for Lambdesk on AWS: takes mail in, tells what became of mail that went out."""
