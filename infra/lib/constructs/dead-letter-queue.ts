import { Duration } from "aws-cdk-lib";
import type * as sns from "aws-cdk-lib/aws-sns";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarmOnDeadLetters } from "../alarms.ts";
import { accept } from "../nag.ts";

export interface DeadLetterQueueProps {
  /** What it means that a message lies here; the alarm's text. */
  readonly meaning: string;
  readonly alarmTopic: sns.ITopic;
}

/** A queue for what could not be done, kept as long as SQS allows, with an alarm on its first message. */
export class DeadLetterQueue extends Construct {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    this.queue = new sqs.Queue(this, "Queue", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    accept(this.queue, "AwsSolutions-SQS3", "This queue is itself a dead-letter queue.");
    alarmOnDeadLetters(this, this.queue, props.meaning, props.alarmTopic);
  }
}
