import type { FunctionDeclaration } from "../inputs/function-declaration.ts";
import type { WorkerDeclaration } from "../inputs/workers.ts";
import { PRICES, type Price } from "./prices.ts";
import { alarmMetrics, type Cost, computing, cost, keeping, standing, total, withoutMail } from "./reckon.ts";
import { ASSUMED, type Step, TICKET } from "./ticket.ts";

const TICKETS = 1_000;

/** Tables of the README, in Markdown: prices, units, and what they come to. */
export function costPage(routes: readonly FunctionDeclaration[], workers: readonly WorkerDeclaration[]): string {
  return [
    "### What 1,000 tickets cost",
    "",
    ...totals([...routes, ...workers]),
    "",
    "### What an installation costs each month besides",
    "",
    ...monthly(routes, workers),
    "",
    "### Units per ticket",
    "",
    ...units([...routes, ...workers]),
    "",
    "### Prices",
    "",
    ...prices(),
  ].join("\n");
}

function totals(declarations: readonly FunctionDeclaration[]): string[] {
  const lived = cost(TICKET, declarations, TICKETS);
  const unwatched = cost(
    TICKET.filter((step) => !step.isPolling),
    declarations,
    TICKETS,
  );
  const row = (what: string, of: (cost: Cost) => number) => [what, dollars(of(lived)), dollars(of(unwatched))];
  return table(
    ["US $ per 1,000 tickets", "as lived", "without pages that ask by themselves"],
    [
      row("table", (one) => one.table),
      row("functions", (one) => one.functions),
      row("API Gateway and CloudFront", (one) => one.api),
      row("queues, topics, bus", (one) => one.queuesAndBus),
      row("files and raw mail", (one) => one.files),
      row("logs and traces", (one) => one.logsAndTraces),
      row("**all but mail**", withoutMail),
      row("mail, SES à la carte", (one) => one.mail),
      row("**in all**", (one) => withoutMail(one) + one.mail),
      row("in all, SES Essentials plan", (one) => withoutMail(one) + one.mailEssentials),
    ],
  );
}

function monthly(routes: readonly FunctionDeclaration[], workers: readonly WorkerDeclaration[]): string[] {
  const month = standing(routes, workers);
  return table(
    ["for", "US $"],
    [
      [`alarms, over ${alarmMetrics(routes, workers)} metrics`, dollars(month.alarms)],
      ["the signing secret", dollars(month.secret)],
      ["Lambda asking empty queues for messages", dollars(month.idleQueues)],
      ["the sweeper's 43,200 runs", dollars(month.sweeper)],
      ["**idle, in all**", dollars(month.alarms + month.secret + month.idleQueues + month.sweeper)],
      ["traces, one of each second's: nothing while idle, at most", dollars(month.tracesAtMost)],
      ["keeping each 1,000 tickets that were ever made", dollars(keeping(TICKETS))],
    ],
  );
}

function units(declarations: readonly FunctionDeclaration[]): string[] {
  const row = (what: string, times: string, known: string, steps: readonly Step[]) => {
    const sum = total(steps);
    const { invocations, gigabyteSeconds } = computing(sum, declarations);
    const used = [sum.writes, sum.reads, invocations, gigabyteSeconds, sum.requests, sum.messages, sum.events];
    return [what, times, known, ...[...used, sum.mailsOut, sum.mailsIn].map(short)];
  };
  return table(
    ["step", "times", "known", "writes", "reads", "runs", "GB-s", "API", "messages", "events", "mails out", "mails in"],
    [
      ...TICKET.map((step) => row(step.what, short(step.times), step.known, [{ ...step, times: 1 }])),
      row("**one ticket in all**", "", "", TICKET),
    ],
  );
}

function prices(): string[] {
  const rows = Object.values<Price>(PRICES).map(({ what, usd, per, unit, sources }) => [
    what,
    `${usd} per ${per === 1 ? "" : `${per.toLocaleString("en")} `}${unit}`,
    sources.map(({ title, url, date }) => `[${title}](${url}), ${date}`).join("; ") || "from memory: nothing found",
  ]);
  return table(["what", "US $", "read where, of when"], rows);
}

/** What the tables suppose, for the prose around them. */
export function assumptions(): string {
  const percent = (share: number) => `${share * 100} %`;
  return [
    `AWS answers a call in ${ASSUMED.callMilliseconds} ms`,
    `${percent(ASSUMED.coldShare)} of runs start cold for ${ASSUMED.coldMilliseconds} ms`,
    `${percent(ASSUMED.tracedShare)} are traced`,
    `a run logs ${ASSUMED.logBytes} bytes and an API call ${ASSUMED.accessLogBytes} more`,
    `an answer has ${ASSUMED.answerBytes} bytes`,
    `a ticket keeps ${ASSUMED.tableBytes / 1000} KB in the table and ${ASSUMED.objectBytes / 1000} KB in buckets`,
  ].join(", ");
}

function dollars(value: number): string {
  return value.toFixed(value < 0.1 ? 3 : 2);
}

function short(value: number): string {
  return value === 0 ? "" : String(Number(value.toFixed(value < 1 ? 3 : 2)));
}

/** Columns that hold nothing but numbers stand on the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const isNumeric = (column: number) => rows.every((row) => /^[\d.]*$/.test(row[column] ?? ""));
  return [line(header), line(header.map((_, column) => (isNumeric(column) ? "--:" : "---"))), ...rows.map(line)];
}
