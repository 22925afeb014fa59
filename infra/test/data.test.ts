import { describe, expect, test } from "vitest";
import { onAws, onLocalCloud } from "./support/synthesised.ts";

const cloud = onAws();
const LISTED = 19;

describe("the table", () => {
  const table = cloud.of("AWS::DynamoDB::Table")[0];

  test("is one, kept, encrypted, recoverable, on demand, with a stream", () => {
    expect(cloud.of("AWS::DynamoDB::Table")).toHaveLength(1);
    expect(table?.deletionPolicy).toBe("Retain");
    expect(table?.properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
      DeletionProtectionEnabled: true,
      KeySchema: [
        { AttributeName: "PK", KeyType: "HASH" },
        { AttributeName: "SK", KeyType: "RANGE" },
      ],
    });
  });

  test.each([
    ["GSI1", LISTED],
    ["GSI2", LISTED],
    ["GSI3", 0],
    ["GSI4", LISTED],
  ])("has the index %s with %i listed attributes", (name, attributes) => {
    const index = table?.properties.GlobalSecondaryIndexes.find((one: { IndexName: string }) => one.IndexName === name);
    expect(index.KeySchema.map((key: { AttributeName: string }) => key.AttributeName)).toEqual([
      `${name}PK`,
      `${name}SK`,
    ]);
    expect(index.Projection.ProjectionType).toBe(attributes === 0 ? "KEYS_ONLY" : "INCLUDE");
    expect(index.Projection.NonKeyAttributes ?? []).toHaveLength(attributes);
  });

  test("may be deleted on the local cloud", () => {
    const local = onLocalCloud().of("AWS::DynamoDB::Table")[0];
    expect(local?.properties.DeletionProtectionEnabled ?? false).toBe(false);
  });
});

describe.each([
  ["AWS", cloud],
  ["the local cloud", onLocalCloud()],
])("every bucket on %s", (_name, where) => {
  test.each(where.of("AWS::S3::Bucket"))("$id is kept, encrypted and closed", ({ id, deletionPolicy, properties }) => {
    expect(deletionPolicy).toBe("Retain");
    expect(properties.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
    expect(properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const policy = where.of("AWS::S3::BucketPolicy").find((one) => one.properties.Bucket.Ref === id);
    expect(JSON.stringify(policy?.properties)).toContain('"aws:SecureTransport":"false"');
  });
});

const bucket = (prefix: string) => cloud.of("AWS::S3::Bucket").find(({ id }) => id.startsWith(prefix))?.properties;

test("raw mail is deleted when its time is over", () => {
  expect(bucket("RawMail").LifecycleConfiguration.Rules[0].ExpirationInDays).toBe(400);
  const other = onAws({ rawMailRetentionDays: "30" })
    .of("AWS::S3::Bucket")
    .find(({ id }) => id.startsWith("RawMail"));
  expect(other?.properties.LifecycleConfiguration.Rules[0].ExpirationInDays).toBe(30);
});

test("attachments are sent and fetched from the portal's pages only", () => {
  const [rule] = bucket("Attachments").CorsConfiguration.CorsRules;
  expect(rule.AllowedOrigins).toEqual(["https://*.example.com"]);
  expect(rule.AllowedMethods).toEqual(["GET", "HEAD", "PUT"]);
  const local = onLocalCloud()
    .of("AWS::S3::Bucket")
    .find(({ id }) => id.startsWith("Attachments"));
  expect(local?.properties.CorsConfiguration.CorsRules[0].AllowedOrigins).toEqual(["http://*.localhost:4200"]);
});

test("the signing secret is generated as a ring of one key, and kept", () => {
  const secret = cloud.of("AWS::SecretsManager::Secret")[0];
  expect(secret?.deletionPolicy).toBe("Retain");
  expect(secret?.properties.GenerateSecretString).toEqual({
    SecretStringTemplate: '{"current":"k1"}',
    GenerateStringKey: "k1",
    PasswordLength: 64,
    ExcludePunctuation: true,
  });
});

test("alarms may be announced, to the address that was given", () => {
  const withMail = onAws({ alarmEmail: "ops@example.com" });
  const subscription = withMail.of("AWS::SNS::Subscription", "Data")[0];
  expect(subscription?.properties).toMatchObject({ Protocol: "email", Endpoint: "ops@example.com" });
  const policies = cloud.of("AWS::SNS::TopicPolicy", "Data").map((policy) => JSON.stringify(policy.properties));
  expect(policies.join()).toContain("cloudwatch.amazonaws.com");
});
