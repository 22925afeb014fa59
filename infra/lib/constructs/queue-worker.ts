import { Duration } from "aws-cdk-lib";
import * as sources from "aws-cdk-lib/aws-lambda-event-sources";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarmOnErrorRate } from "../alarms.ts";
import { reservedForWorker } from "../concurrency.ts";
import type { QueueWorkerDeclaration } from "../inputs/workers.ts";
import type { Platform } from "../platform.ts";
import { LambdeskFunction } from "./lambdesk-function.ts";

export interface QueueWorkerProps {
  readonly platform: Platform;
  readonly worker: QueueWorkerDeclaration;
  readonly queue: sqs.IQueue;
}

/** A function that works on its queue's messages and reports those that failed one by one. */
export class QueueWorker extends Construct {
  readonly worker: LambdeskFunction;

  constructor(scope: Construct, id: string, { platform, worker, queue }: QueueWorkerProps) {
    super(scope, id);
    this.worker = new LambdeskFunction(this, "Worker", {
      platform,
      declaration: worker,
      reservedConcurrency: reservedForWorker(platform.settings, worker),
    });
    this.worker.handler.addEventSource(
      new sources.SqsEventSource(queue, {
        batchSize: worker.batchSize,
        maxBatchingWindow: worker.batchWindowSeconds > 0 ? Duration.seconds(worker.batchWindowSeconds) : undefined,
        maxConcurrency: worker.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    alarmOnErrorRate(this, this.worker.handler, worker.name, platform);
  }
}
