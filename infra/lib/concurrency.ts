import type { FunctionDeclaration } from "./inputs/function-declaration.ts";
import type { WorkerDeclaration } from "./inputs/workers.ts";
import type { Settings } from "./settings.ts";

/**
 * Public operations that anybody can call in a flood and that cost much each (password hashing, mail). A reserve is
 * both a floor and a ceiling: the flood cannot take the concurrency of the rest, and the rest cannot take theirs.
 */
export const RESERVED_FOR_OPERATIONS: Readonly<Record<string, number>> = {
  sign_up: 5,
  sign_in: 20,
  accept_invitation: 5,
  request_sign_in_link: 10,
};

/** Reserved concurrency of an operation's function, or undefined for a share of the account's pool. */
export function reservedForOperation(settings: Settings, operation: FunctionDeclaration): number | undefined {
  return settings.reserveConcurrency ? RESERVED_FOR_OPERATIONS[operation.name] : undefined;
}

/**
 * Reserved concurrency of a worker's function. Workers fed from outside (mail and its events) get exactly what their
 * queue may use at one time: less would throttle the queue and send good messages to the dead-letter queue.
 */
export function reservedForWorker(settings: Settings, worker: WorkerDeclaration): number | undefined {
  const fedFromOutside = worker.kind === "queue" && "topic" in worker.source;
  return settings.reserveConcurrency && fedFromOutside ? worker.maxConcurrency : undefined;
}
