import { Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Access } from "../inputs/access.ts";
import { configurationSetName, type Platform, queueOf, RAW_MAIL_PREFIX, STAGE_TAG } from "../platform.ts";
import { INDEXES } from "../table.ts";

const TABLE_READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];

/*
 * A transaction has no permission of its own: each part of it needs that of the single action, and a condition on an
 * item that is not written needs ConditionCheckItem.
 */
const TABLE_WRITE = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
];

/** The statements of a function's role, one per thing that its access names. */
export function accessStatements(scope: Construct, access: Access, platform: Platform): iam.PolicyStatement[] {
  const statements: iam.PolicyStatement[] = [];
  const allow = (actions: string[], ...resources: string[]) =>
    statements.push(new iam.PolicyStatement({ actions, resources }));
  const { stage } = platform.settings;
  const ses = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: "ses", resource, resourceName });
  /* Tenants' own domains are named as they come; by the tag each is known to be of this stage. */
  const allowDomains = (actions: string[], tag: "aws:RequestTag" | "aws:ResourceTag") =>
    statements.push(
      new iam.PolicyStatement({
        actions,
        resources: [ses("identity", "*")],
        conditions: { StringEquals: { [`${tag}/${STAGE_TAG}`]: stage } },
      }),
    );

  if (access.table) {
    const table = platform.table.tableArn;
    allow(access.table === "read_write" ? [...TABLE_READ, ...TABLE_WRITE] : TABLE_READ, table);
    // Index by index: `index/*` would also open the indexes that later features add.
    allow(["dynamodb:Query"], ...INDEXES.map((index) => `${table}/index/${index.name}`));
  }
  if (access.attachments) {
    allowObjects(allow, platform.attachments.bucketArn, "*", access.attachments);
  }
  if (access.rawMail) {
    allowObjects(allow, platform.rawMail.bucketArn, `${RAW_MAIL_PREFIX}*`, access.rawMail);
  }
  if (access.signingSecret) allow(["secretsmanager:GetSecretValue"], platform.signingSecret.secretArn);
  if (access.bus) allow(["events:PutEvents"], platform.bus.eventBusArn);
  if (access.queues.length > 0) {
    allow(["sqs:SendMessage"], ...access.queues.map((name) => queueOf(platform, name).queueArn));
  }
  if (access.sendMail) {
    const send = ["ses:SendEmail", "ses:SendRawEmail"];
    allow(
      send,
      ses("identity", platform.settings.mailDomain),
      ses("configuration-set", configurationSetName(platform.settings)),
    );
    allowDomains(send, "aws:ResourceTag");
  }
  if (access.mailIdentities) {
    // Whether a domain is there at all can only be asked without knowing its tags.
    allow(["ses:GetEmailIdentity"], ses("identity", "*"));
    allowDomains(["ses:CreateEmailIdentity", "ses:TagResource"], "aws:RequestTag");
    allowDomains(["ses:PutEmailIdentityFeedbackAttributes", "ses:DeleteEmailIdentity"], "aws:ResourceTag");
  }
  return statements;
}

function allowObjects(
  allow: (actions: string[], ...resources: string[]) => void,
  bucketArn: string,
  objects: string,
  mode: "read" | "write" | "read_write",
): void {
  const actions = [...(mode === "write" ? [] : ["s3:GetObject"]), ...(mode === "read" ? [] : ["s3:PutObject"])];
  allow(actions, `${bucketArn}/${objects}`);
  // Without it S3 answers 403 for an object that is not there, and a missing upload could not be told from a fault.
  if (mode !== "write") allow(["s3:ListBucket"], bucketArn);
}
