import { readFileSync } from "node:fs";
import { type FunctionDeclaration, parseFunction } from "./function-declaration.ts";
import { fields, integer, oneOf, string, strings } from "./parse.ts";

/** The topics that mail comes in on; a worker names one as its source. */
export const TOPICS = ["inbound_mail", "mail_events"] as const;
export type TopicName = (typeof TOPICS)[number];

/** Where a queue worker's messages come from. */
export type QueueSource =
  | { readonly topic: TopicName }
  | { readonly events: { readonly detailType?: string[]; readonly detail?: Record<string, unknown> } }
  | { readonly direct: true };

interface Batches {
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
}

export interface QueueWorkerDeclaration extends FunctionDeclaration, Batches {
  readonly kind: "queue";
  readonly source: QueueSource;
  /** Most batches of this queue that are worked on at one time. */
  readonly maxConcurrency: number;
  /** After so many failed attempts a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

export interface StreamWorkerDeclaration extends FunctionDeclaration, Batches {
  readonly kind: "stream";
  /** Event filter patterns; a record that matches none of them does not reach the function. */
  readonly filter: readonly Record<string, unknown>[];
}

export interface ScheduleWorkerDeclaration extends FunctionDeclaration {
  readonly kind: "schedule";
  /** EventBridge's expression, such as `rate(1 minute)`. */
  readonly schedule: string;
}

export interface AuthorizerDeclaration extends FunctionDeclaration {
  readonly kind: "authorizer";
}

export type WorkerDeclaration =
  | QueueWorkerDeclaration
  | StreamWorkerDeclaration
  | ScheduleWorkerDeclaration
  | AuthorizerDeclaration;

const KEYS = [
  "name",
  "area",
  "kind",
  "source",
  "batch_size",
  "batch_window_seconds",
  "timeout_seconds",
  "memory_mb",
  "max_concurrency",
  "max_receive_count",
  "access",
];

/** Reads workers.json. Throws when a worker lacks what its kind needs. */
export function readWorkers(file: string): WorkerDeclaration[] {
  const { workers } = fields(file, JSON.parse(readFileSync(file, "utf8")));
  if (!Array.isArray(workers)) throw new Error(`${file}: no list of workers`);
  return workers.map((value, index) =>
    parseWorker(`${file} workers[${index}]`, fields(`${file}[${index}]`, value, KEYS)),
  );
}

function parseWorker(where: string, worker: Record<string, unknown>): WorkerDeclaration {
  const common = parseFunction(worker.name, worker, where);
  const kind = oneOf(`${where}.kind`, worker.kind, ["queue", "stream", "schedule", "authorizer"]);
  switch (kind) {
    case "queue":
      return {
        ...common,
        ...batches(where, worker, 10),
        kind,
        source: queueSource(`${where}.source`, worker.source),
        maxConcurrency: integer(`${where}.max_concurrency`, worker.max_concurrency, 2, 1_000, 10),
        maxReceiveCount: integer(`${where}.max_receive_count`, worker.max_receive_count, 1, 1_000, 5),
      };
    case "stream": {
      const { stream } = fields(`${where}.source`, worker.source, ["stream"]);
      const { filter } = fields(`${where}.source.stream`, stream, ["filter"]);
      if (!Array.isArray(filter)) throw new Error(`${where}: no list of filter patterns`);
      const patterns = filter.map((pattern) => fields(`${where} filter`, pattern));
      return { ...common, ...batches(where, worker, 100), kind, filter: patterns };
    }
    case "schedule": {
      const { schedule } = fields(`${where}.source`, worker.source, ["schedule"]);
      return { ...common, kind, schedule: string(`${where}.source.schedule`, schedule) };
    }
    case "authorizer":
      return { ...common, kind };
    default:
      throw new Error(`${where}: no kind`);
  }
}

function batches(where: string, worker: Record<string, unknown>, otherwise: number): Batches {
  return {
    batchSize: integer(`${where}.batch_size`, worker.batch_size, 1, 10_000, otherwise),
    batchWindowSeconds: integer(`${where}.batch_window_seconds`, worker.batch_window_seconds, 0, 300, 0),
  };
}

function queueSource(where: string, value: unknown): QueueSource {
  const source = fields(where, value, ["topic", "events", "direct"]);
  if (source.direct === true) return { direct: true };
  if (source.topic !== undefined) {
    const topic = oneOf(`${where}.topic`, source.topic, TOPICS);
    if (topic) return { topic };
  }
  if (source.events !== undefined) {
    const events = fields(`${where}.events`, source.events, ["detail-type", "detail"]);
    return {
      events: {
        detailType:
          events["detail-type"] === undefined ? undefined : strings(`${where}.detail-type`, events["detail-type"]),
        detail: events.detail === undefined ? undefined : fields(`${where}.detail`, events.detail),
      },
    };
  }
  throw new Error(`${where}: neither topic nor events nor direct`);
}
