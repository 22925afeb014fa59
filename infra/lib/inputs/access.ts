import { boolean, fields, oneOf, strings } from "./parse.ts";

/** What a function declares that it touches. Its role and its environment follow from this and nothing else. */
export interface Access {
  readonly table?: "read" | "read_write";
  readonly attachments?: "read" | "write" | "read_write";
  readonly rawMail?: "read" | "read_write";
  readonly signingSecret: boolean;
  readonly bus?: "publish";
  /** Workers' queues it sends to, by the worker's name. */
  readonly queues: readonly string[];
  readonly sendMail: boolean;
  /** Adds and removes tenants' own domains at SES. */
  readonly mailIdentities: boolean;
}

/** Reads a declared access. An unknown key is an error: a right that is silently not given fails only in production. */
export function parseAccess(where: string, value: unknown): Access {
  const access = fields(where, value ?? {}, [
    "table",
    "attachments",
    "raw_mail",
    "signing_secret",
    "bus",
    "queues",
    "send_mail",
    "mail_identities",
  ]);
  return {
    table: oneOf(`${where}.table`, access.table, ["read", "read_write"]),
    attachments: oneOf(`${where}.attachments`, access.attachments, ["read", "write", "read_write"]),
    rawMail: oneOf(`${where}.raw_mail`, access.raw_mail, ["read", "read_write"]),
    signingSecret: boolean(`${where}.signing_secret`, access.signing_secret),
    bus: oneOf(`${where}.bus`, access.bus, ["publish"]),
    queues: strings(`${where}.queues`, access.queues),
    sendMail: boolean(`${where}.send_mail`, access.send_mail),
    mailIdentities: boolean(`${where}.mail_identities`, access.mail_identities),
  };
}
