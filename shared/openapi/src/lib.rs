//! All areas together: the API document, every route with its handler, every worker. The files that are made from them are
//! written by the binary `gen`; see [`files`].

mod document;
pub mod files;
mod registry;
mod table;

pub use document::document;
pub use registry::{Registry, Route, registry};
