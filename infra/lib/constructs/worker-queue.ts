import { Duration } from "aws-cdk-lib";
import type * as sns from "aws-cdk-lib/aws-sns";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { QueueWorkerDeclaration } from "../inputs/workers.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";

export interface WorkerQueueProps {
  readonly worker: QueueWorkerDeclaration;
  readonly alarmTopic: sns.ITopic;
}

/**
 * A worker's queue and its dead-letter queue. Apart from the worker itself because other functions send to it, so all
 * queues must exist before the first function is made.
 */
export class WorkerQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, { worker, alarmTopic }: WorkerQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      meaning: `${worker.name} gave up on a message after ${worker.maxReceiveCount} attempts`,
      alarmTopic,
    }).queue;
    this.queue = new sqs.Queue(this, "Queue", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Six times the function's timeout, as Lambda advises, so that a throttled batch is not handed out twice.
      visibilityTimeout: Duration.seconds(6 * worker.timeoutSeconds + worker.batchWindowSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: worker.maxReceiveCount },
    });
  }
}
