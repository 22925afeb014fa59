//! What a function says of itself, next to its handler: the single source of its route or queue, size and permissions.
//!
//! A route's declaration is a constant, and its `#[utoipa::path]` carries it into the OpenAPI document:
//!
//! ```
//! use kit::declare::{Access, Operation};
//!
//! /// How `get_ticket` is deployed.
//! pub const GET_TICKET: Operation =
//!     Operation::bearer("get_ticket", "tickets", &["tickets:read"]).access(Access::none().reads_table());
//!
//! #[utoipa::path(
//!     get,
//!     path = "/v1/tickets/{number}",
//!     operation_id = GET_TICKET.id,
//!     tag = GET_TICKET.area,
//!     extensions(("x-lambda" = json!(GET_TICKET))),
//!     responses((status = 200, description = "the ticket"))
//! )]
//! pub async fn get_ticket() {}
//! ```
//!
//! A worker's declaration is a function `worker() -> Worker`, collected into `infra/workers.json`.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// How often a queue's message is received before it goes to the dead-letter queue: with growing waits between, 40 minutes.
pub const MAX_RECEIVES: u32 = 8;

/// What a function may reach. Its role in AWS gets exactly this, and its environment the names that go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "four independent rights, each asked by name")]
pub struct Access {
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Mode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Mode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_mail: Option<Mode>,
    #[serde(skip_serializing_if = "is_false")]
    signing_secret: bool,
    #[serde(skip_serializing_if = "is_false", serialize_with = "as_publish")]
    bus: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    queues: &'static [&'static str],
    #[serde(skip_serializing_if = "is_false")]
    send_mail: bool,
    #[serde(skip_serializing_if = "is_false")]
    mail_identities: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Read,
    Write,
    ReadWrite,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn as_publish<S: Serializer>(_: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("publish")
}

impl Access {
    /// Nothing.
    pub const fn none() -> Self {
        Self {
            table: None,
            attachments: None,
            raw_mail: None,
            signing_secret: false,
            bus: false,
            queues: &[],
            send_mail: false,
            mail_identities: false,
        }
    }

    /// Reads the table.
    #[must_use]
    pub const fn reads_table(mut self) -> Self {
        self.table = Some(Mode::Read);
        self
    }

    /// Reads and writes the table.
    #[must_use]
    pub const fn writes_table(mut self) -> Self {
        self.table = Some(Mode::ReadWrite);
        self
    }

    /// Reads attachments, or signs addresses for reading them.
    #[must_use]
    pub const fn reads_attachments(mut self) -> Self {
        self.attachments = Some(match self.attachments {
            None | Some(Mode::Read) => Mode::Read,
            Some(Mode::Write | Mode::ReadWrite) => Mode::ReadWrite,
        });
        self
    }

    /// Writes attachments, or signs addresses for uploading them. With [`Self::reads_attachments`] it does both.
    #[must_use]
    pub const fn writes_attachments(mut self) -> Self {
        self.attachments = Some(match self.attachments {
            None | Some(Mode::Write) => Mode::Write,
            Some(Mode::Read | Mode::ReadWrite) => Mode::ReadWrite,
        });
        self
    }

    /// Reads raw mail.
    #[must_use]
    pub const fn reads_raw_mail(mut self) -> Self {
        self.raw_mail = Some(Mode::Read);
        self
    }

    /// Reads and writes raw mail.
    #[must_use]
    pub const fn writes_raw_mail(mut self) -> Self {
        self.raw_mail = Some(Mode::ReadWrite);
        self
    }

    /// Signs or verifies: reads the signing secret.
    #[must_use]
    pub const fn signs(mut self) -> Self {
        self.signing_secret = true;
        self
    }

    /// Publishes events on the bus.
    #[must_use]
    pub const fn publishes(mut self) -> Self {
        self.bus = true;
        self
    }

    /// Sends messages to the queues of these workers.
    #[must_use]
    pub const fn sends_to(mut self, workers: &'static [&'static str]) -> Self {
        self.queues = workers;
        self
    }

    /// Sends mail.
    #[must_use]
    pub const fn sends_mail(mut self) -> Self {
        self.send_mail = true;
        self
    }

    /// Adds, looks at and removes domains of tenants at the mail service.
    #[must_use]
    pub const fn manages_mail_identities(mut self) -> Self {
        self.mail_identities = true;
        self
    }
}

/// How an API route is deployed; written into the OpenAPI document as `x-lambda`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// The operation id: also the function's, file's and, in kebab-case, binary's name.
    #[serde(skip)]
    pub id: &'static str,
    /// The crate under `functions/`.
    pub area: &'static str,
    /// Who is let through.
    pub authorization: Authorization,
    /// Any one of these lets a signed-in caller pass; an empty list lets all of them pass.
    pub scopes: &'static [&'static str],
    /// How long one request may take, in seconds.
    pub timeout_seconds: u32,
    /// Memory in MiB, with which the share of a processor grows.
    pub memory_mb: u32,
    /// What the function may reach.
    pub access: Access,
}

/// Whether API Gateway asks the authorizer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authorization {
    /// Only with a valid access token.
    Bearer,
    /// Anyone.
    Public,
}

impl Operation {
    /// A route for signed-in callers with any of `scopes`. 10 s, 256 MiB, no access.
    pub const fn bearer(id: &'static str, area: &'static str, scopes: &'static [&'static str]) -> Self {
        let (authorization, access) = (Authorization::Bearer, Access::none());
        Self { id, area, authorization, scopes, timeout_seconds: 10, memory_mb: 256, access }
    }

    /// A route for anyone. 10 s, 256 MiB, no access.
    pub const fn public(id: &'static str, area: &'static str) -> Self {
        let (authorization, access) = (Authorization::Public, Access::none());
        Self { id, area, authorization, scopes: &[], timeout_seconds: 10, memory_mb: 256, access }
    }

    /// The same with other access.
    #[must_use]
    pub const fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// The same with another timeout.
    #[must_use]
    pub const fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.timeout_seconds = seconds;
        self
    }

    /// The same with other memory.
    #[must_use]
    pub const fn memory_mb(mut self, memory: u32) -> Self {
        self.memory_mb = memory;
        self
    }
}

/// How a worker is deployed: one entry of `infra/workers.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Worker {
    /// The worker's name: also its function's, file's and, in kebab-case, binary's.
    pub name: &'static str,
    /// The crate under `functions/`.
    pub area: &'static str,
    /// What starts it.
    pub kind: WorkerKind,
    /// Where its work comes from; none for an authorizer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Messages or records in one event, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_size: Option<u32>,
    /// How long Lambda waits for a batch to fill, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_window_seconds: Option<u32>,
    /// How long one event may take, in seconds.
    pub timeout_seconds: u32,
    /// Memory in MiB.
    pub memory_mb: u32,
    /// Instances at a time, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_concurrency: Option<u32>,
    /// How often a message is received before it goes to the dead-letter queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_receive_count: Option<u32>,
    /// What the function may reach.
    pub access: Access,
}

/// What starts a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerKind {
    /// Messages of its own queue.
    Queue,
    /// Changes of the table.
    Stream,
    /// The clock.
    Schedule,
    /// API Gateway, before a route.
    Authorizer,
}

/// Where a worker's work comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The SNS topic of this name, into the worker's queue.
    Topic(&'static str),
    /// Events on our bus that match this EventBridge pattern, into the worker's queue.
    Events(Value),
    /// Messages that other functions send to the worker's queue.
    #[serde(serialize_with = "as_true")]
    Direct,
    /// An EventBridge schedule expression.
    Schedule(&'static str),
    /// Records of the table's stream that match any of these Lambda filter patterns.
    Stream {
        /// The patterns.
        filter: Vec<Value>,
    },
}

fn as_true<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(true)
}

impl Worker {
    /// A queue worker. Batches of 10 without waiting, 30 s, 256 MiB, 10 instances, 8 receives, no access.
    pub const fn queue(name: &'static str, area: &'static str, source: Source) -> Self {
        let mut worker = Self::bare(name, area, WorkerKind::Queue, Some(source));
        worker.batch_size = Some(10);
        worker.batch_window_seconds = Some(0);
        worker.max_concurrency = Some(10);
        worker.max_receive_count = Some(MAX_RECEIVES);
        worker
    }

    /// A worker on the table's stream, given records that match any of `filter`. Batches of 100 without waiting.
    pub const fn stream(name: &'static str, area: &'static str, filter: Vec<Value>) -> Self {
        let mut worker = Self::bare(name, area, WorkerKind::Stream, Some(Source::Stream { filter }));
        worker.batch_size = Some(100);
        worker.batch_window_seconds = Some(0);
        worker
    }

    /// A worker that runs by the clock, such as `rate(1 minute)`.
    pub const fn schedule(name: &'static str, area: &'static str, expression: &'static str) -> Self {
        Self::bare(name, area, WorkerKind::Schedule, Some(Source::Schedule(expression)))
    }

    /// An API authorizer. 5 s.
    pub const fn authorizer(name: &'static str, area: &'static str) -> Self {
        Self::bare(name, area, WorkerKind::Authorizer, None).timeout_seconds(5)
    }

    const fn bare(name: &'static str, area: &'static str, kind: WorkerKind, source: Option<Source>) -> Self {
        let (batch_size, batch_window_seconds, max_concurrency, max_receive_count) = (None, None, None, None);
        let (timeout_seconds, memory_mb, access) = (30, 256, Access::none());
        Self {
            name,
            area,
            kind,
            source,
            batch_size,
            batch_window_seconds,
            timeout_seconds,
            memory_mb,
            max_concurrency,
            max_receive_count,
            access,
        }
    }

    /// The same with other access.
    #[must_use]
    pub const fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// The same with another batch size.
    #[must_use]
    pub const fn batch_size(mut self, messages: u32) -> Self {
        self.batch_size = Some(messages);
        self
    }

    /// The same with another timeout.
    #[must_use]
    pub const fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.timeout_seconds = seconds;
        self
    }

    /// The same with other memory.
    #[must_use]
    pub const fn memory_mb(mut self, memory: u32) -> Self {
        self.memory_mb = memory;
        self
    }

    /// The same with another number of instances.
    #[must_use]
    pub const fn max_concurrency(mut self, instances: u32) -> Self {
        self.max_concurrency = Some(instances);
        self
    }
}

#[cfg(test)]
mod tests;
