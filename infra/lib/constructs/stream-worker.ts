import { Duration } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as sources from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { alarmOnErrorRate, alarmOnStreamAge } from "../alarms.ts";
import type { StreamWorkerDeclaration } from "../inputs/workers.ts";
import type { Platform } from "../platform.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { LambdeskFunction } from "./lambdesk-function.ts";

export interface StreamWorkerProps {
  readonly platform: Platform;
  readonly worker: StreamWorkerDeclaration;
}

/** Attempts for a record before it is set aside: enough to sit out hours without the bus. A record that fails holds up everything
 * behind it in its shard, and the alarm on the age of the stream tells it. */
const RETRY_ATTEMPTS = 1_000;
/** Batches of one shard at a time. Records of one item keep their order, so a ticket's changes do too. */
const PARALLEL_BATCHES = 4;

/** A function that reads the table's stream. */
export class StreamWorker extends Construct {
  readonly worker: LambdeskFunction;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { platform, worker }: StreamWorkerProps) {
    super(scope, id);
    this.worker = new LambdeskFunction(this, "Worker", { platform, declaration: worker });
    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      meaning: `${worker.name} gave up on changes of the table after ${RETRY_ATTEMPTS} attempts`,
      alarmTopic: platform.alarmTopic,
    });
    this.worker.handler.addEventSource(
      new sources.DynamoEventSource(platform.table, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: worker.batchSize,
        maxBatchingWindow: worker.batchWindowSeconds > 0 ? Duration.seconds(worker.batchWindowSeconds) : undefined,
        filters: worker.filter.map((pattern) => lambda.FilterCriteria.filter(pattern)),
        parallelizationFactor: PARALLEL_BATCHES,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: RETRY_ATTEMPTS,
        maxRecordAge: Duration.hours(12),
        // Holds the place of the records in the stream, which keeps them for 24 hours.
        onFailure: new sources.SqsDlq(this.deadLetters.queue),
      }),
    );
    alarmOnErrorRate(this, this.worker.handler, worker.name, platform);
    alarmOnStreamAge(this, this.worker.handler, worker.name, platform.alarmTopic);
  }
}
