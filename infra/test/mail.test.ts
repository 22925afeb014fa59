import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { STAGE_TAG } from "../lib/platform.ts";
import { MAIL_FROM_LABEL } from "../lib/stacks/mail.ts";
import { onAws } from "./support/synthesised.ts";

const cloud = onAws();
const only = (type: string) => {
  const found = cloud.of(type);
  expect(found).toHaveLength(1);
  return found[0]?.properties;
};

test("mail for any address of any tenant, own domains included, is stored, scanned and announced", () => {
  const { Rule } = only("AWS::SES::ReceiptRule");
  expect(Rule).toMatchObject({
    Enabled: true,
    ScanEnabled: true,
    TlsPolicy: "Optional",
  });
  // None listed: those of the mail domain, and of all domains that tenants have proven to be theirs.
  expect(Rule.Recipients).toBeUndefined();
  expect(Rule.Actions).toHaveLength(1);
  expect(Rule.Actions[0].S3Action).toMatchObject({ ObjectKeyPrefix: "inbound/" });
  expect(JSON.stringify(Rule.Actions[0].S3Action.TopicArn)).toContain("InboundMail");
});

test("only this stage's rule may write raw mail, and only under its prefix", () => {
  const statements = cloud
    .of("AWS::S3::BucketPolicy")
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter((statement) => JSON.stringify(statement.Principal).includes("ses.amazonaws.com"));
  expect(statements).toHaveLength(1);
  expect(statements[0].Action).toBe("s3:PutObject");
  expect(JSON.stringify(statements[0].Resource)).toContain("/inbound/*");
  const { "aws:SourceAccount": account, "aws:SourceArn": rule } = statements[0].Condition.StringEquals;
  expect(account).toBeDefined();
  expect(JSON.stringify(rule)).toContain(":receipt-rule-set/lambdesk-test:receipt-rule/inbound");
  expect(only("AWS::SES::ReceiptRuleSet").RuleSetName).toBe("lambdesk-test");
  expect(only("AWS::SES::ReceiptRule").Rule.Name).toBe("inbound");
});

test("what becomes of sent mail is announced", () => {
  const { EventDestination } = only("AWS::SES::ConfigurationSetEventDestination");
  expect(EventDestination.MatchingEventTypes).toEqual(["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"]);
  expect(JSON.stringify(EventDestination.SnsDestination)).toContain("MailEvents");
  expect(only("AWS::SES::ConfigurationSet").Name).toBe("lambdesk-test");
});

test("the mail domain is signed, with a domain of its own for bounces", () => {
  expect(only("AWS::SES::EmailIdentity")).toMatchObject({
    EmailIdentity: "mail.example.com",
    DkimAttributes: { SigningEnabled: true },
    MailFromAttributes: { MailFromDomain: "bounces.mail.example.com" },
  });
});

test("functions tag tenants' domains by the tag that their permissions go by", () => {
  const identity = readFileSync(join(import.meta.dirname, "../../functions/mail/src/mail_identity.rs"), "utf8");
  expect(identity).toContain(`const STAGE_TAG: &str = "${STAGE_TAG}";`);
});

test("bounces are not forwarded by mail to the addresses that mail is from", () => {
  expect(only("AWS::SES::EmailIdentity").FeedbackAttributes).toEqual({ EmailForwardingEnabled: false });
});

test("no list of the account keeps one tenant's mail from whom another's did not reach", () => {
  expect(only("AWS::SES::ConfigurationSet").SuppressionOptions).toEqual({ SuppressedReasons: [] });
});

test("no tenant can have the bounces' label as its slug", () => {
  const rules = readFileSync(join(import.meta.dirname, "../../shared/domain/src/tenant.rs"), "utf8");
  const reserved = /const RESERVED[^;]*;/.exec(rules)?.[0];
  expect(reserved).toContain(`"${MAIL_FROM_LABEL}"`);
});

test.each(["RecordInboundMx", "RecordMailFromMx", "RecordMailFromSpf", "RecordDmarc", "RecordDkim1", "RecordDkim3"])(
  "the DNS record %s is told",
  (name) => expect(cloud.outputs.has(name)).toBe(true),
);

test.each([
  ["Reputation.BounceRate", 0.05],
  ["Reputation.ComplaintRate", 0.001],
])("an alarm goes off before AWS looks at the account for its %s", (metric, review) => {
  const alarm = cloud.of("AWS::CloudWatch::Alarm").find(({ properties }) => properties.MetricName === metric);
  expect(alarm?.properties.Namespace).toBe("AWS/SES");
  expect(alarm?.properties.Dimensions).toBeUndefined();
  expect(alarm?.properties.Threshold).toBeLessThan(review);
  expect(alarm?.properties.AlarmActions).toHaveLength(1);
});
