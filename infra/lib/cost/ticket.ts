/** How a number is known: counted by a test of the whole path, counted by hand in the code, or supposed. */
export type Known = "measured" | "counted" | "assumed";

/** What one step in the life of a ticket uses, each time. */
export interface Units {
  /** Write request units, index writes included. */
  readonly writes?: number;
  readonly reads?: number;
  /** Invocations by the function's name. */
  readonly functions?: Readonly<Record<string, number>>;
  /** Calls of the API, all of which pass CloudFront. */
  readonly requests?: number;
  /** Messages through a queue: put, fetched, deleted, so three requests each. */
  readonly messages?: number;
  readonly notifications?: number;
  readonly events?: number;
  readonly mailsOut?: number;
  readonly mailsIn?: number;
  readonly objectWrites?: number;
  readonly objectReads?: number;
}

export interface Step {
  readonly what: string;
  /** How often it happens in the life of one ticket: an assumption, whatever the units are. */
  readonly times: number;
  /** How the request units are known. */
  readonly known: Known;
  readonly units: Units;
  /** A page that asks again by itself, which nobody clicked for. */
  readonly isPolling?: boolean;
}

/*
 * Request units: shared/testkit/src/tests/budgets.rs prints them (`cargo nextest run -p testkit budgets --no-capture`),
 * with ReturnConsumedCapacity of an engine that reckons as DynamoDB does. Update the numbers here when that test moves.
 */
const TIMELINE_READS = 2.5;

/** One ticket by mail: asked, acknowledged, worked on in the portal, answered twice, replied to once, resolved, closed. */
export const TICKET: readonly Step[] = [
  {
    what: "a mail of somebody new becomes a ticket",
    times: 1,
    known: "counted",
    units: {
      // Counter 1; ticket, record and Message-ID in a transaction 6; three indexes 3; the new contact and its claim 4;
      // the row in the mail log and its index 2.
      writes: 16,
      reads: 7,
      functions: { receive_mail: 1, publish_changes: 1 },
      notifications: 1,
      messages: 1,
      events: 1,
      mailsIn: 1,
      objectWrites: 1,
      objectReads: 2,
    },
  },
  {
    what: "a mail goes out: the acknowledgement, two replies",
    times: 3,
    known: "counted",
    units: {
      // Lease 1; the row in the mail log and its index 2; delivery and Message-ID in a transaction 4; SES tells that it was sent and
      // delivered 2.
      writes: 9,
      reads: 3,
      functions: { send_mail: 1, record_mail_event: 2 },
      notifications: 2,
      messages: 3,
      mailsOut: 1,
    },
  },
  {
    what: "the acknowledgement is counted against its caps",
    times: 1,
    known: "counted",
    // The recipient's count, in a transaction; somebody of whom nothing is proven has the domain's besides.
    units: { writes: 2, reads: 1 },
  },
  {
    what: "an agent opens it",
    times: 4,
    known: "measured",
    units: { reads: 2 + TIMELINE_READS, functions: { get_ticket: 1, list_audit_records: 1 }, requests: 2 },
  },
  {
    what: "an agent replies, and sees the mail leave",
    times: 2,
    known: "measured",
    units: {
      // With an idempotency key, as the portal sends.
      writes: 9,
      reads: 2 + 3 * TIMELINE_READS,
      functions: { add_comment: 1, list_audit_records: 3, publish_changes: 1 },
      requests: 4,
      events: 1,
    },
  },
  {
    what: "the requester answers by mail",
    times: 1,
    known: "counted",
    units: {
      // As a reply without a key 7; the Message-ID in the same transaction 2; the row in the mail log and its index 2.
      writes: 11,
      reads: 8,
      functions: { receive_mail: 1, publish_changes: 1 },
      notifications: 1,
      messages: 1,
      events: 1,
      mailsIn: 1,
      objectWrites: 1,
      objectReads: 2,
    },
  },
  {
    what: "an agent changes it: assigns, prioritises, resolves",
    times: 3,
    known: "measured",
    units: {
      // 7 to 9, by the indexes that move.
      writes: 8,
      reads: 2 + TIMELINE_READS,
      functions: { update_ticket: 1, list_audit_records: 1, publish_changes: 1 },
      requests: 2,
      events: 1,
    },
  },
  {
    what: "it closes by itself",
    times: 1,
    known: "counted",
    units: {
      // Ticket and record in a transaction 4; all four indexes move, one of them to another key 5.
      writes: 9,
      reads: 3,
      functions: { wake_ticket: 1, publish_changes: 1 },
      messages: 1,
      events: 1,
    },
  },
  {
    what: "a file comes with every fourth ticket and is fetched once",
    times: 0.25,
    known: "counted",
    units: {
      writes: 2,
      reads: 2,
      functions: { get_attachment: 1 },
      requests: 1,
      objectWrites: 1,
      objectReads: 1,
    },
  },
  {
    what: "the authorizer looks at a token, for five minutes",
    times: 4,
    known: "assumed",
    units: { functions: { authorize_request: 1 } },
  },
  {
    what: "the open ticket asks for news, every 15 s for a minute each time",
    times: 16,
    known: "measured",
    isPolling: true,
    units: { reads: 2, functions: { get_ticket: 1 }, requests: 1 },
  },
  {
    what: "the open queue is read again, every 30 s for ten minutes a ticket",
    times: 20,
    known: "measured",
    isPolling: true,
    units: { reads: 4.5, functions: { list_tickets: 1 }, requests: 1 },
  },
];

/** What one warm invocation does. */
export interface Work {
  /** Milliseconds of a whole processor. */
  readonly processor: number;
  /** Calls of AWS's services. */
  readonly calls: number;
  /** Milliseconds of a call that takes longer than others: SES. */
  readonly slow?: number;
}

/*
 * Measured by `scripts/bench` against the real binaries, on a developer's x86_64 machine on 2026-11-21: processor time
 * (median) and calls. How long AWS takes to answer is assumed, below; nothing was measured there yet.
 */
export const WORK: Readonly<Record<string, Work>> = {
  receive_mail: { processor: 2.9, calls: 10 },
  send_mail: { processor: 1.7, calls: 6, slow: 60 },
  record_mail_event: { processor: 0.5, calls: 1 },
  publish_changes: { processor: 0.6, calls: 1 },
  wake_ticket: { processor: 1.2, calls: 3 },
  sweep_wakes: { processor: 3.9, calls: 24 },
  add_comment: { processor: 1.3, calls: 3 },
  update_ticket: { processor: 1, calls: 3 },
  get_ticket: { processor: 0.6, calls: 2 },
  list_audit_records: { processor: 0.9, calls: 2 },
  list_tickets: { processor: 1.6, calls: 2 },
  get_attachment: { processor: 0.8, calls: 2 },
  authorize_request: { processor: 0.2, calls: 0 },
};

/** What the reckoning supposes besides. */
export const ASSUMED = {
  /** Until a service has answered; and as if no two calls were made at the same time. */
  callMilliseconds: 6,
  /** Share of invocations that start a function first, and how long that takes; AWS bills it since August 2025. */
  coldShare: 0.02,
  coldMilliseconds: 300,
  /** Log lines of a function and of Lambda, each invocation; line of the API's access log. */
  logBytes: 1_000,
  accessLogBytes: 700,
  /** What the API answers, compressed. */
  answerBytes: 2_500,
  eventBytes: 1_000,
  /** X-Ray records one request a second, and this share of the others. */
  tracedShare: 0.05,
  /** What a ticket keeps: its items with their copies in indexes; its raw mails and files. */
  tableBytes: 30_000,
  objectBytes: 120_000,
} as const;
