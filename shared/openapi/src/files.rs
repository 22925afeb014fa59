//! The files that are made from the declarations, and whether they are fresh.

use std::path::{Path, PathBuf};

use kit::declare::{Source, Worker};
use serde::Serialize;

use crate::{Registry, document, document::sorted, registry, table::table};

const TABLE_START: &str = "<!-- generated: functions -->\n";
const TABLE_END: &str = "<!-- /generated -->";

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// From the root of the repository.
    pub path: &'static str,
    /// What it should hold.
    pub content: String,
}

/// The root of the repository that this crate was compiled in.
#[expect(clippy::missing_panics_doc, reason = "the crate lies two folders below the root")]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("shared/openapi lies in the repository")
}

/// All generated files as they should be.
///
/// # Errors
/// In words: a file with a generated part can't be read or has no markers.
pub fn generate() -> Result<Vec<Generated>, String> {
    let registry = registry();
    Ok(vec![
        Generated { path: "shared/openapi/openapi.json", content: pretty(&document())? },
        Generated { path: "infra/workers.json", content: workers(&registry)? },
        with_table("functions/README.md", &table(&registry))?,
    ])
}

impl Generated {
    /// Where it lies.
    pub fn location(&self) -> PathBuf {
        root().join(self.path)
    }

    /// Whether the file holds what it should.
    pub fn is_fresh(&self) -> bool {
        std::fs::read_to_string(self.location()).is_ok_and(|content| content == self.content)
    }
}

fn pretty(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| error.to_string())
}

fn workers(registry: &Registry) -> Result<String, String> {
    #[derive(Serialize)]
    struct Workers {
        workers: Vec<Worker>,
    }
    let workers = registry.workers.iter().cloned().map(|mut worker| {
        match &mut worker.source {
            Some(Source::Events(pattern)) => *pattern = sorted(pattern),
            Some(Source::Stream { filter }) => filter.iter_mut().for_each(|pattern| *pattern = sorted(pattern)),
            _ => {}
        }
        worker
    });
    pretty(&Workers { workers: workers.collect() })
}

fn with_table(path: &'static str, table: &str) -> Result<Generated, String> {
    let text = std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))?;
    let parts = text.split_once(TABLE_START).and_then(|(head, rest)| Some((head, rest.split_once(TABLE_END)?.1)));
    let (head, tail) = parts.ok_or_else(|| format!("{path} lacks the line {} or {TABLE_END}", TABLE_START.trim()))?;
    Ok(Generated { path, content: format!("{head}{TABLE_START}{table}{TABLE_END}{tail}") })
}
