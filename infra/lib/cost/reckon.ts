import type { FunctionDeclaration } from "../inputs/function-declaration.ts";
import type { WorkerDeclaration } from "../inputs/workers.ts";
import { usd } from "./prices.ts";
import { ASSUMED, type Step, type Units, WORK } from "./ticket.ts";

/** What a life uses in all, per ticket. */
export interface Total extends Required<Omit<Units, "functions">> {
  readonly functions: ReadonlyMap<string, number>;
}

/** Dollars by what they are for. */
export interface Cost {
  readonly table: number;
  readonly functions: number;
  readonly api: number;
  readonly queuesAndBus: number;
  readonly files: number;
  readonly logsAndTraces: number;
  /** SES, billed à la carte. */
  readonly mail: number;
  /** SES, on the plan that new accounts get. */
  readonly mailEssentials: number;
}

const GIGABYTE = 1_000_000_000;
/** A message is put on a queue, fetched and deleted. */
const REQUESTS_PER_MESSAGE = 3;
export const MINUTES_PER_MONTH = 43_200;

/** Adds the steps up, each as often as it happens. */
export function total(steps: readonly Step[]): Total {
  const sum = (of: (units: Units) => number | undefined) =>
    steps.reduce((all, { times, units }) => all + times * (of(units) ?? 0), 0);
  const functions = new Map<string, number>();
  for (const { times, units } of steps) {
    for (const [name, count] of Object.entries(units.functions ?? {})) {
      functions.set(name, (functions.get(name) ?? 0) + times * count);
    }
  }
  return {
    writes: sum((units) => units.writes),
    reads: sum((units) => units.reads),
    requests: sum((units) => units.requests),
    messages: sum((units) => units.messages),
    notifications: sum((units) => units.notifications),
    events: sum((units) => units.events),
    mailsOut: sum((units) => units.mailsOut),
    mailsIn: sum((units) => units.mailsIn),
    objectWrites: sum((units) => units.objectWrites),
    objectReads: sum((units) => units.objectReads),
    functions,
  };
}

/** Memory with which Lambda gives a function a whole processor; with less it gets a part of one. */
const WHOLE_PROCESSOR_MB = 1769;

/** What a warm invocation is billed for, in milliseconds; Lambda counts whole ones. */
export function duration(name: string, memoryMb: number): number {
  const work = WORK[name];
  if (!work) throw new Error(`no work is known of "${name}"`);
  const processor = work.processor * Math.max(1, WHOLE_PROCESSOR_MB / memoryMb);
  return Math.ceil(processor + work.calls * ASSUMED.callMilliseconds + (work.slow ?? 0));
}

/** Gigabyte-seconds and invocations of a total; the memory of each function is what it declares. */
export function computing(
  { functions }: Pick<Total, "functions">,
  declarations: readonly FunctionDeclaration[],
): { readonly invocations: number; readonly gigabyteSeconds: number } {
  let invocations = 0;
  let gigabyteSeconds = 0;
  for (const [name, count] of functions) {
    const declared = declarations.find((declaration) => declaration.name === name);
    if (!declared) throw new Error(`no function is called "${name}"`);
    invocations += count;
    const billed = duration(name, declared.memoryMb) + ASSUMED.coldShare * ASSUMED.coldMilliseconds;
    gigabyteSeconds += (count * billed * declared.memoryMb) / 1024 / 1000;
  }
  return { invocations, gigabyteSeconds };
}

/** What so many tickets with these steps cost. */
export function cost(steps: readonly Step[], declarations: readonly FunctionDeclaration[], tickets: number): Cost {
  const units = total(steps);
  const { invocations, gigabyteSeconds } = computing(units, declarations);
  const each = {
    table: usd("tableWrite", units.writes) + usd("tableRead", units.reads),
    functions: usd("functionRequest", invocations) + usd("functionTime", gigabyteSeconds),
    api:
      usd("apiRequest", units.requests) +
      usd("edgeRequest", units.requests) +
      usd("edgeFunction", units.requests) +
      usd("edgeTraffic", (units.requests * ASSUMED.answerBytes) / GIGABYTE),
    queuesAndBus:
      usd("queueRequest", units.messages * REQUESTS_PER_MESSAGE) +
      usd("notification", units.notifications) +
      usd("event", units.events) +
      usd("archive", (units.events * ASSUMED.eventBytes) / GIGABYTE),
    files: usd("objectWrite", units.objectWrites) + usd("objectRead", units.objectReads),
    logsAndTraces:
      usd("logs", (invocations * ASSUMED.logBytes + units.requests * ASSUMED.accessLogBytes) / GIGABYTE) +
      usd("trace", invocations * ASSUMED.tracedShare),
    mail: usd("mailOut", units.mailsOut) + usd("mailIn", units.mailsIn),
    mailEssentials: usd("mailOutEssentials", units.mailsOut) + usd("mailIn", units.mailsIn),
  };
  return Object.fromEntries(Object.entries(each).map(([what, value]) => [what, value * tickets])) as unknown as Cost;
}

/** Everything but what SES takes. */
export function withoutMail({ table, functions, api, queuesAndBus, files, logsAndTraces }: Cost): number {
  return table + functions + api + queuesAndBus + files + logsAndTraces;
}

/** What keeping so many tickets costs each month. */
export function keeping(tickets: number): number {
  const gigabytes = (bytes: number) => (bytes * tickets) / GIGABYTE;
  const table = gigabytes(ASSUMED.tableBytes);
  return (
    usd("tableStorage", table) + usd("tableRecovery", table) + usd("objectStorage", gigabytes(ASSUMED.objectBytes))
  );
}

/** Metrics that alarms look at, by which CloudWatch charges; a test holds it against the templates. */
export function alarmMetrics(routes: readonly FunctionDeclaration[], workers: readonly WorkerDeclaration[]): number {
  const atWork = workers.filter(({ kind }) => kind !== "authorizer");
  const authorizers = workers.length - atWork.length;
  const streams = workers.filter(({ kind }) => kind === "stream").length;
  // A dead-letter queue for each worker, and one for what never reached a queue.
  const deadLetters = atWork.length + 1;
  // Errors and invocations of each worker; errors of each route; the API's 5xx; parked mail; SES's bounce and complaint rates.
  return deadLetters + 2 * atWork.length + routes.length + authorizers + streams + 1 + 1 + 2;
}

/** What an installation costs each month, used or not. */
export function standing(routes: readonly FunctionDeclaration[], workers: readonly WorkerDeclaration[]) {
  const queues = workers.filter(({ kind }) => kind === "queue").length;
  const sweeper = computing({ functions: new Map([["sweep_wakes", MINUTES_PER_MONTH]]) }, workers);
  return {
    alarms: usd("alarmMetric", alarmMetrics(routes, workers)),
    secret: usd("secret", 1),
    // Lambda keeps five long polls of 20 seconds open at each queue that feeds a function.
    idleQueues: usd("queueRequest", queues * 5 * 3 * MINUTES_PER_MONTH),
    // Each minute: four minutes of four shards, half a read unit each, and the four marks of where it is.
    sweeper:
      usd("functionRequest", sweeper.invocations) +
      usd("functionTime", sweeper.gigabyteSeconds) +
      usd("tableRead", MINUTES_PER_MONTH * (16 * 0.5 + 4)) +
      usd("tableWrite", MINUTES_PER_MONTH * 4),
    /** Only what traffic there is: one trace in each second is always recorded, of 100,000 a month free. */
    tracesAtMost: usd("trace", 60 * MINUTES_PER_MONTH - 100_000),
  };
}
