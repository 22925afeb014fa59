import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PRICES, type PriceName, usd } from "../lib/cost/prices.ts";
import { alarmMetrics, computing, cost, duration, keeping, total, withoutMail } from "../lib/cost/reckon.ts";
import { costSection } from "../lib/cost/section.ts";
import { type Step, TICKET, WORK } from "../lib/cost/ticket.ts";
import { OPERATIONS, onAws, WORKERS } from "./support/synthesised.ts";

const FUNCTIONS = [...OPERATIONS, ...WORKERS];

test.each<[PriceName, number, number]>([
  ["tableWrite", 2_000_000, 1.25],
  ["functionTime", 1_000, 0.0133334],
  ["mailOut", 3_000, 0.3],
  ["objectRead", 1_000, 0.0004],
])("%s: %d units are %d dollars", (name, units, dollars) => {
  expect(usd(name, units)).toBeCloseTo(dollars, 10);
});

test.each(Object.values(PRICES))("$what is a price with its source, or says that it has none", (price) => {
  expect(price.usd).toBeGreaterThan(0);
  expect(price.per).toBeGreaterThanOrEqual(1);
  for (const { url, date } of price.sources) {
    expect(url).toMatch(/^https?:\/\//);
    expect(date).not.toBe("");
  }
});

describe("a life", () => {
  const step = (over: Partial<Step>): Step => ({ what: "", times: 1, known: "counted", units: {}, ...over });

  test("is added up, each step as often as it happens", () => {
    const steps = [
      step({ times: 2, units: { writes: 3, functions: { get_ticket: 1 } } }),
      step({ times: 4, units: { writes: 1, reads: 0.5, functions: { get_ticket: 2, send_mail: 1 } } }),
    ];
    const sum = total(steps);
    expect(sum).toMatchObject({ writes: 10, reads: 2, requests: 0 });
    expect([...sum.functions]).toEqual([
      ["get_ticket", 10],
      ["send_mail", 4],
    ]);
  });

  test("costs what its units cost", () => {
    const reckoned = cost([step({ units: { writes: 8, mailsOut: 1, mailsIn: 1, messages: 1 } })], FUNCTIONS, 1_000);
    expect(reckoned.table).toBeCloseTo(0.005, 10);
    expect(reckoned.queuesAndBus).toBeCloseTo(0.0012, 10);
    expect(reckoned.mail).toBeCloseTo(0.2, 10);
    expect(reckoned.mailEssentials).toBeCloseTo(0.26, 10);
    expect(withoutMail(reckoned)).toBeCloseTo(0.0062, 10);
  });

  test("bills a function by the memory that it declares", () => {
    const memory = FUNCTIONS.find(({ name }) => name === "get_ticket")?.memoryMb ?? 0;
    const { invocations, gigabyteSeconds } = computing({ functions: new Map([["get_ticket", 10]]) }, FUNCTIONS);
    expect(invocations).toBe(10);
    expect(gigabyteSeconds).toBeCloseTo((10 * (duration("get_ticket", memory) + 6) * memory) / 1024 / 1000, 10);
  });

  test("takes longer on a part of a processor, and no less than its calls", () => {
    expect(duration("get_ticket", 1769)).toBe(13);
    expect(duration("get_ticket", 256)).toBe(17);
    expect(duration("get_ticket", 3008)).toBe(13);
    expect(duration("send_mail", 256)).toBeGreaterThan(96);
  });

  test("names functions that exist, each with its work", () => {
    for (const name of [...total(TICKET).functions.keys(), ...Object.keys(WORK)]) {
      expect(FUNCTIONS.map((declared) => declared.name)).toContain(name);
      expect(WORK[name]?.processor).toBeGreaterThan(0);
    }
  });

  test("publishes one event for each record, and mails what the record asks for", () => {
    const sum = total(TICKET);
    expect(sum.functions.get("publish_changes")).toBe(sum.events);
    expect(sum.functions.get("send_mail")).toBe(sum.mailsOut);
    expect(sum.functions.get("receive_mail")).toBe(sum.mailsIn);
  });
});

test("the table stays within ten cents per 1,000 tickets, all but mail within 60", () => {
  const lived = cost(TICKET, FUNCTIONS, 1_000);
  expect(lived.table).toBeLessThan(0.1);
  expect(withoutMail(lived)).toBeLessThan(0.6);
  expect(keeping(1_000)).toBeLessThan(0.05);
});

test("alarms are counted as the templates have them", () => {
  const metrics = onAws()
    .of("AWS::CloudWatch::Alarm")
    .flatMap(({ properties }) => properties.Metrics?.filter((one: { MetricStat?: unknown }) => one.MetricStat) ?? [0]);
  expect(alarmMetrics(OPERATIONS, WORKERS)).toBe(metrics.length);
});

test("the README shows what is reckoned here", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
  expect(page === costSection(page, OPERATIONS, WORKERS), "stale: npm run cost").toBe(true);
});
