import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type * as events from "aws-cdk-lib/aws-events";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import type * as sns from "aws-cdk-lib/aws-sns";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import type { Settings } from "./settings.ts";

/** The shared resources a function may be given access to. */
export interface Platform {
  readonly settings: Settings;
  readonly table: dynamodb.ITable;
  readonly bus: events.IEventBus;
  readonly attachments: s3.IBucket;
  readonly rawMail: s3.IBucket;
  readonly signingSecret: secretsmanager.ISecret;
  /** Where alarms are announced. */
  readonly alarmTopic: sns.ITopic;
  /** Workers' queues by the worker's name. The Workers stack fills it before any function is made. */
  readonly queues: Map<string, sqs.IQueue>;
}

/** Prefix under which the mail service writes raw messages. */
export const RAW_MAIL_PREFIX = "inbound/";

/**
 * Name of the SES configuration set. A name rather than a reference: the Mail stack needs the topics of the Workers
 * stack, so the Workers stack cannot refer back to it, and on the local cloud there is no Mail stack at all.
 */
export function configurationSetName(settings: Settings): string {
  return `lambdesk-${settings.stage}`;
}

/** Tag of each identity at SES that is a tenant's own domain; its value is the stage. Functions write it, and may touch no other. */
export const STAGE_TAG = "lambdesk-stage";

/** Name of the SES receipt rule set, and the rule in it: by them the raw mail bucket knows who may write to it. */
export const RECEIPT_RULE = "inbound";
export function receiptRuleSetName(settings: Settings): string {
  return `lambdesk-${settings.stage}`;
}

/** The queue of a worker; an access that names a queue nobody reads is a mistake in the declaration. */
export function queueOf(platform: Platform, name: string): sqs.IQueue {
  const queue = platform.queues.get(name);
  if (!queue) throw new Error(`access names the queue "${name}", but no queue worker has that name`);
  return queue;
}
