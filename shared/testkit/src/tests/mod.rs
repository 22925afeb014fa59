//! The product as its users meet it; the tree follows the URLs.

mod auth;
mod authorisation_matrix;
mod bad_input;
mod budgets;
mod budgets_of_workers;
mod changes;
mod mail;
mod people;
mod published_events;
mod sample_events;
mod sla;
mod tickets;

use serde_json::Value;

/// The numbers of a list's rows.
fn numbers(rows: &[Value]) -> Vec<u64> {
    rows.iter().map(|row| row["number"].as_u64().expect("a number")).collect()
}

/// The path of a ticket.
fn path_of(ticket: &Value) -> String {
    format!("/v1/tickets/{}", ticket["number"])
}

/// The fields of a validation problem.
fn wrong_fields(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().into_iter().flatten().filter_map(|error| error["field"].as_str()).collect()
}
