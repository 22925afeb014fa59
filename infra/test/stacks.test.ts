import { App, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import * as s3 from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";
import { describe, expect, test } from "vitest";
import { OPERATIONS, onAws, onLocalCloud, onLocalCloudOf, type Synthesised } from "./support/synthesised.ts";

const CLOUDS: [string, () => Synthesised][] = [
  ["AWS", () => onAws()],
  [
    "AWS with a portal domain",
    () =>
      onAws({
        portalCertificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/0a1b2c3d-0000-4000-8000-000000000000",
        portalHostedZoneId: "Z0123456789ABCDEFGHIJ",
      }),
  ],
  ["the local cloud", onLocalCloud],
  ["the local cloud, its account and region known", () => onLocalCloudOf("000000000000", "us-east-1")],
];

describe.each(CLOUDS)("on %s", (_name, cloud) => {
  test("cdk-nag has no finding without a reason", () => {
    const { app } = cloud();
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });

  test("every accepted finding is named and explained", () => {
    const reasons = cloud()
      .app.node.findAll()
      .flatMap((construct: IConstruct) => construct.node.metadata)
      .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap((entry) => Object.entries(entry.data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(0);
    for (const [id, reason] of reasons) expect(reason.length, id).toBeGreaterThan(30);
  });

  test("no stack comes near the limit of 500 resources", () => {
    const sizes = new Map<string, number>();
    for (const { template } of cloud().resources) sizes.set(template, (sizes.get(template) ?? 0) + 1);
    for (const [template, size] of sizes) expect(size, template).toBeLessThanOrEqual(400);
  });
});

test("every log has an end, the gateway's own included", () => {
  const logs = onAws().of("AWS::Logs::LogGroup");
  for (const { id, properties } of logs) expect(properties.RetentionInDays, id).toBeGreaterThan(0);
  const names = logs.map(({ properties }) => JSON.stringify(properties.LogGroupName));
  expect(names.filter((name) => name.includes("API-Gateway-Execution-Logs_"))).toHaveLength(1);
});

test("cdk-nag does find what is wrong", () => {
  const app = new App();
  new s3.Bucket(new Stack(app, "Careless"), "Bucket", { removalPolicy: RemovalPolicy.DESTROY });
  expect(new AwsSolutionsChecks().validateScope(app).violations.length).toBeGreaterThan(0);
});

test.each([
  ["arm64", "arm64"],
  ["x86_64", "x86_64"],
])("every function is deployed for %s", (architecture, expected) => {
  const functions = onAws({ architecture }).of("AWS::Lambda::Function");
  expect(new Set(functions.map(({ properties }) => properties.Architectures[0]))).toEqual(new Set([expected]));
});

describe("the local cloud", () => {
  const local = onLocalCloud();
  const types = new Set(local.resources.map(({ type }) => type));

  test("has every stack but that of mail, whose receipt rules it does not know", () => {
    const stacks = new Set(
      local.resources.map(({ template }) => /-(Data|Workers|Api|Portal|Mail)$/.exec(template)?.[1]),
    );
    expect([...stacks].filter(Boolean).sort()).toEqual(["Api", "Data", "Portal", "Workers"]);
  });

  test("has no nested stacks, which it cannot update", () => {
    expect(types.has("AWS::CloudFormation::Stack")).toBe(false);
    const areas = new Set(OPERATIONS.map(({ area }) => area));
    expect(onAws().of("AWS::CloudFormation::Stack").length).toBeGreaterThanOrEqual(areas.size);
  });

  test("is spared the two things it cannot make: archives, and alarms over a calculation", () => {
    expect(types.has("AWS::Events::Archive")).toBe(false);
    expect(local.of("AWS::CloudWatch::Alarm").some(({ properties }) => properties.Metrics)).toBe(false);
    expect(onAws().of("AWS::Events::Archive")).toHaveLength(1);
  });

  test("runs x86_64 functions", () => {
    expect(local.of("AWS::Lambda::Function")[0]?.properties.Architectures).toEqual(["x86_64"]);
  });
});

test.each([
  "ApiId",
  "ApiStage",
  "TableName",
  "RawMailBucket",
  "AttachmentsBucket",
  "InboundMailTopicArn",
  "MailEventsTopicArn",
  "BusName",
  "SigningSecretArn",
  "PortalBucket",
  "DistributionId",
  "WakeQueueUrl",
  "ReceiveMailDeadLettersUrl",
])("scripts find the output %s on both clouds", (name) => {
  expect(onAws().outputs.has(name)).toBe(true);
  expect(onLocalCloud().outputs.has(name)).toBe(true);
});
