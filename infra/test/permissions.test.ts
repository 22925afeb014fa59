import { describe, expect, test } from "vitest";
import type { Access } from "../lib/inputs/access.ts";
import { functionOf, statements, statementsOf } from "./support/policies.ts";
import { OPERATIONS, onAws, WORKERS } from "./support/synthesised.ts";

const cloud = onAws();
const FUNCTIONS = [...OPERATIONS, ...WORKERS];

/** Actions that every function has: its log and its traces. */
const COMMON = ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"];
const TABLE_READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
const TABLE_WRITE = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
];
/** Changes of tenants' own domains at SES. */
const TAGGED = [
  "ses:CreateEmailIdentity",
  "ses:TagResource",
  "ses:PutEmailIdentityFeedbackAttributes",
  "ses:DeleteEmailIdentity",
];
const BY_KIND: Record<string, string[]> = {
  queue: [
    "sqs:ReceiveMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueUrl",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ],
  stream: [
    "dynamodb:ListStreams",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "sqs:SendMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
  ],
  schedule: ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
  authorizer: [],
};

function named(access: Access): string[] {
  const objects = (mode: string | undefined) => [
    ...(mode && mode !== "write" ? ["s3:GetObject", "s3:ListBucket"] : []),
    ...(mode && mode !== "read" ? ["s3:PutObject"] : []),
  ];
  return [
    ...(access.table ? TABLE_READ : []),
    ...(access.table === "read_write" ? TABLE_WRITE : []),
    ...objects(access.attachments),
    ...objects(access.rawMail),
    ...(access.signingSecret ? ["secretsmanager:GetSecretValue"] : []),
    ...(access.bus ? ["events:PutEvents"] : []),
    ...(access.queues.length > 0 ? ["sqs:SendMessage"] : []),
    ...(access.sendMail ? ["ses:SendEmail", "ses:SendRawEmail"] : []),
    ...(access.mailIdentities ? ["ses:GetEmailIdentity", ...TAGGED] : []),
  ];
}

describe.each(FUNCTIONS)("$name", (declared) => {
  const handler = functionOf(cloud, declared.name);
  const allowed = statementsOf(cloud, handler);
  const actions = new Set(allowed.flatMap((statement) => statement.actions));

  test("has every action that its access names, and no other", () => {
    const kind = "kind" in declared ? (BY_KIND[declared.kind] ?? []) : [];
    const expected = new Set([...COMMON, ...named(declared.access), ...kind]);
    expect([...actions].sort()).toEqual([...expected].sort());
  });

  test("sends to no queue but those it names", () => {
    const targets = allowed.filter(({ actions: some }) => some.includes("sqs:SendMessage")).flatMap((s) => s.resources);
    for (const name of declared.access.queues) {
      const id = name.replaceAll("_", "").toLowerCase();
      expect(targets.some((target) => target.toLowerCase().includes(id))).toBe(true);
    }
  });

  test("has a role of its own", () => {
    const role = handler.properties.Role["Fn::GetAtt"][0];
    const sharers = cloud
      .of("AWS::Lambda::Function", handler.template)
      .filter((other) => other.properties.Role["Fn::GetAtt"][0] === role);
    expect(sharers).toHaveLength(1);
  });
});

/** Wildcards that cannot be narrower: which actions, on what, why. Any other one fails the test below. */
const EXPLAINED: readonly { actions: string[]; resource: RegExp; reason: string }[] = [
  {
    actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    resource: /^"\*"$/,
    reason: "X-Ray has no resource to name",
  },
  { actions: ["dynamodb:ListStreams"], resource: /^"\*"$/, reason: "lists the streams; it has no resource to name" },
  {
    actions: ["s3:GetObject", "s3:PutObject"],
    resource: /Attachments.*"\/\*"/,
    reason: "objects of one bucket, named as they come",
  },
  {
    actions: ["s3:GetObject", "s3:PutObject"],
    resource: /RawMail.*"\/inbound\/\*"/,
    reason: "raw messages under one prefix of one bucket",
  },
  {
    actions: ["ses:GetEmailIdentity", ...TAGGED, "ses:SendEmail", "ses:SendRawEmail"],
    resource: /":identity\/\*"/,
    reason: "tenants' own domains, named as they come; all but the question go by a tag, which the next test sees to",
  },
];

function isExplained(action: string, resource: string): boolean {
  return EXPLAINED.some((entry) => entry.actions.includes(action) && entry.resource.test(resource));
}

test("no policy names a wildcard that could be narrower", () => {
  const pairs = cloud
    .of("AWS::IAM::Policy")
    .flatMap((policy) => statements(policy).map((statement) => ({ policy: policy.id, ...statement })))
    .flatMap(({ policy, actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ policy, action, resource }))),
    );
  const wide = pairs.filter(({ action, resource }) => action.includes("*") || resource.includes("*"));
  expect(wide.filter(({ action, resource }) => !isExplained(action, resource))).toEqual([]);
  expect(wide.length).toBeGreaterThan(0);
});

test("tenants' domains are changed and sent from only where they carry this stage's tag", () => {
  const found = cloud
    .of("AWS::IAM::Policy")
    .flatMap((policy) => policy.properties.PolicyDocument.Statement)
    .filter((statement) => JSON.stringify(statement.Resource).includes(":identity/*"))
    .filter((statement) => statement.Action !== "ses:GetEmailIdentity");
  expect(found.length).toBeGreaterThan(0);
  for (const { Action, Condition } of found) {
    const tag = [Action].flat().includes("ses:CreateEmailIdentity") ? "aws:RequestTag" : "aws:ResourceTag";
    expect(Condition).toEqual({ StringEquals: { [`${tag}/lambdesk-stage`]: "test" } });
  }
});

test("no role takes a managed policy, but the one API Gateway demands for its logs", () => {
  const managed = cloud.of("AWS::IAM::Role").filter((role) => role.properties.ManagedPolicyArns);
  expect(managed.map((role) => JSON.stringify(role.properties.ManagedPolicyArns))).toEqual([
    expect.stringContaining("AmazonAPIGatewayPushToCloudWatchLogs"),
  ]);
});

test("API Gateway's role of an area calls that area's functions only", () => {
  for (const role of cloud.of("AWS::IAM::Role").filter((candidate) => candidate.id.includes("InvokeRole"))) {
    const policy = cloud.of("AWS::IAM::Policy", role.template).find((p) => p.properties.Roles[0].Ref === role.id);
    const resources = policy ? statements(policy).flatMap((statement) => statement.resources) : [];
    expect(resources).toHaveLength(cloud.of("AWS::Lambda::Function", role.template).length);
  }
});

const RESOURCE_POLICIES = [
  "AWS::S3::BucketPolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
  "AWS::Events::EventBusPolicy",
].flatMap((type) => cloud.of(type));

test.each(RESOURCE_POLICIES)("$id lets in AWS's services only, each on behalf of one source", ({ properties }) => {
  for (const statement of properties.PolicyDocument.Statement) {
    if (statement.Effect === "Deny") continue;
    expect(Object.keys(statement.Principal)).toEqual(["Service"]);
    const conditions = Object.values<Record<string, unknown>>(statement.Condition ?? {}).flatMap(Object.keys);
    expect(
      conditions.some((key) => ["aws:sourcearn", "aws:sourceaccount"].includes(key.toLowerCase())),
      JSON.stringify(statement),
    ).toBe(true);
  }
});
