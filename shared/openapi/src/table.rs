//! The table of functions in `functions/README.md`.

use std::fmt::Write as _;

use kit::declare::{Access, Source, Worker, WorkerKind};
use serde_json::Value;

use crate::Registry;

/// The table in Markdown, one row per function.
pub(crate) fn table(registry: &Registry) -> String {
    let mut rows = String::from(
        "| function | kind | route or source | area | scopes (any of) | access |\n|---|---|---|---|---|---|\n",
    );
    for route in &registry.routes {
        let operation = &route.operation;
        let scopes = match (operation.authorization, operation.scopes) {
            (kit::declare::Authorization::Public, _) => "public".to_owned(),
            (kit::declare::Authorization::Bearer, []) => "signed in".to_owned(),
            (kit::declare::Authorization::Bearer, scopes) => scopes.join(", "),
        };
        row(
            &mut rows,
            [
                operation.id,
                "route",
                &format!("`{} {}`", route.method, route.path),
                operation.area,
                &scopes,
                &access(&operation.access),
            ],
        );
    }
    for worker in &registry.workers {
        row(&mut rows, [worker.name, kind(worker.kind), &source(worker), worker.area, "", &access(&worker.access)]);
    }
    rows
}

fn row(rows: &mut String, cells: [&str; 6]) {
    writeln!(rows, "| {} |", cells.map(|cell| if cell.is_empty() { "–" } else { cell }).join(" | "))
        .expect("a String takes every write");
}

const fn kind(kind: WorkerKind) -> &'static str {
    match kind {
        WorkerKind::Queue => "queue worker",
        WorkerKind::Stream => "stream worker",
        WorkerKind::Schedule => "scheduled worker",
        WorkerKind::Authorizer => "authorizer",
    }
}

fn source(worker: &Worker) -> String {
    match &worker.source {
        None => "API Gateway, before a route".into(),
        Some(Source::Topic(topic)) => format!("topic {topic}"),
        Some(Source::Events(pattern)) => format!("events {}", code(pattern)),
        Some(Source::Direct) => "messages of other functions".into(),
        Some(Source::Schedule(expression)) => format!("`{expression}`"),
        Some(Source::Stream { filter }) => {
            format!("table stream {}", filter.iter().map(code).collect::<Vec<_>>().join(" or "))
        }
    }
}

fn code(value: &Value) -> String {
    format!("`{}`", crate::document::sorted(value))
}

fn access(access: &Access) -> String {
    let Ok(Value::Object(fields)) = serde_json::to_value(access).map(|value| crate::document::sorted(&value)) else {
        return String::new();
    };
    let mut words: Vec<String> = fields
        .iter()
        .map(|(name, value)| match value {
            Value::Bool(_) => name.clone(),
            Value::Array(names) => {
                let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                format!("{name}: {}", names.join(", "))
            }
            other => format!("{name}: {}", other.as_str().unwrap_or_default()),
        })
        .collect();
    words.sort();
    words.join("; ")
}
