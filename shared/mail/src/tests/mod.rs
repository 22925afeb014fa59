//! Tests over whole mails; tests of one function stand beside it.

mod clients;
mod corpus;
mod dom;
mod fixtures;
mod forms;
mod forwarded;
mod hostile;
mod limits;
mod outgoing;
mod sanitiser;
mod senders;
mod trimming;
mod winmail;

use crate::{InboundMail, Limits, parse};

/// Bytes of a mail in `events/mail`.
fn raw(name: &str) -> Vec<u8> {
    let path = format!("{}/../../events/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn mail(name: &str) -> InboundMail {
    parse(&raw(name), &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}
