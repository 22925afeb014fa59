import { expect, test } from "vitest";
import { onAws } from "./support/synthesised.ts";

const cloud = onAws();
const only = (type: string) => {
  const found = cloud.of(type);
  expect(found).toHaveLength(1);
  return found[0]?.properties;
};

test("mail for any address of any tenant is stored, scanned and announced", () => {
  const { Rule } = only("AWS::SES::ReceiptRule");
  expect(Rule).toMatchObject({
    Enabled: true,
    ScanEnabled: true,
    TlsPolicy: "Optional",
    Recipients: [".mail.example.com"],
  });
  expect(Rule.Actions).toHaveLength(1);
  expect(Rule.Actions[0].S3Action).toMatchObject({ ObjectKeyPrefix: "inbound/" });
  expect(JSON.stringify(Rule.Actions[0].S3Action.TopicArn)).toContain("InboundMail");
});

test("only this account's rules may write raw mail, and only under its prefix", () => {
  const statements = cloud
    .of("AWS::S3::BucketPolicy")
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter((statement) => JSON.stringify(statement.Principal).includes("ses.amazonaws.com"));
  expect(statements).toHaveLength(1);
  expect(statements[0].Action).toBe("s3:PutObject");
  expect(JSON.stringify(statements[0].Resource)).toContain("/inbound/*");
  expect(statements[0].Condition.StringEquals["aws:SourceAccount"]).toBeDefined();
  expect(statements[0].Condition.ArnLike["aws:SourceArn"]).toBeDefined();
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

test.each(["RecordInboundMx", "RecordMailFromMx", "RecordMailFromSpf", "RecordDmarc", "RecordDkim1", "RecordDkim3"])(
  "the DNS record %s is told",
  (name) => expect(cloud.outputs.has(name)).toBe(true),
);
