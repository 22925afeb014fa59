import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as destinations from "aws-cdk-lib/aws-lambda-destinations";
import { Construct } from "constructs";
import { alarmOnErrorRate } from "../alarms.ts";
import type { ScheduleWorkerDeclaration } from "../inputs/workers.ts";
import type { Platform } from "../platform.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { LambdeskFunction } from "./lambdesk-function.ts";

export interface ScheduledWorkerProps {
  readonly platform: Platform;
  readonly worker: ScheduleWorkerDeclaration;
}

/** A function that the clock starts. */
export class ScheduledWorker extends Construct {
  readonly worker: LambdeskFunction;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { platform, worker }: ScheduledWorkerProps) {
    super(scope, id);
    this.worker = new LambdeskFunction(this, "Worker", { platform, declaration: worker });
    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      meaning: `A run of ${worker.name} failed or could not be started`,
      alarmTopic: platform.alarmTopic,
    });
    // A run that failed is not repeated: the next one, which comes soon, finds the same work still to be done.
    const maxEventAge = Duration.minutes(5);
    this.worker.handler.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge,
      onFailure: new destinations.SqsDestination(this.deadLetters.queue),
    });
    new events.Rule(this, "Schedule", {
      description: `Starts ${worker.name}`,
      schedule: events.Schedule.expression(worker.schedule),
      targets: [
        new targets.LambdaFunction(this.worker.handler, {
          deadLetterQueue: this.deadLetters.queue,
          retryAttempts: 2,
          maxEventAge,
        }),
      ],
    });
    alarmOnErrorRate(this, this.worker.handler, worker.name, platform);
  }
}
