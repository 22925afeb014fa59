//! The binaries to measure.

use std::path::PathBuf;

use kit::Failure;

/// A binary with its name in snake case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// As in the declarations, such as `get_ticket`.
    pub name: String,
    /// Where the binary lies.
    pub binary: PathBuf,
}

impl Function {
    /// The function whose binary lies beside the one that runs.
    ///
    /// # Errors
    /// When there is none.
    pub fn beside_this(name: &str) -> Result<Self, Failure> {
        let binary = std::env::current_exe()?.with_file_name(name.replace('_', "-"));
        if !binary.is_file() {
            let hint = "build it with: cargo build --release --workspace --bins";
            return Err(Failure::new(format!("no binary {}: {hint}", binary.display())));
        }
        Ok(Self { name: name.to_owned(), binary })
    }

    /// The size of the binary in bytes.
    ///
    /// # Errors
    /// When it is gone.
    pub fn size_bytes(&self) -> Result<u64, Failure> {
        Ok(std::fs::metadata(&self.binary)?.len())
    }
}

/// Every function of the product whose name contains one of `filters`; all without filters.
///
/// # Errors
/// When none is left, or one has no binary.
pub fn selected(filters: &[String]) -> Result<Vec<Function>, Failure> {
    let registry = openapi::registry();
    let routes = registry.routes.iter().map(|route| route.operation.id);
    let names = routes.chain(registry.workers.iter().map(|worker| worker.name));
    let chosen = names.filter(|name| filters.is_empty() || filters.iter().any(|part| name.contains(part.as_str())));
    let functions = chosen.map(Function::beside_this).collect::<Result<Vec<_>, _>>()?;
    if functions.is_empty() {
        return Err(Failure::new(format!("no function is named like {}", filters.join(" or "))));
    }
    Ok(functions)
}
