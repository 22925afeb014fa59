//! The functions of all areas.

use std::collections::BTreeMap;

use app::App;
use kit::{
    declare::{Operation, Worker},
    http::RouteFn,
};
use utoipa::OpenApi as _;

use crate::document::{document, operations};

/// A route: what the document says of it, how it is deployed, what answers it.
#[derive(Clone)]
pub struct Route {
    /// `GET`, `POST`, `PATCH`, `DELETE`.
    pub method: &'static str,
    /// With parameters in braces, `/v1/tickets/{number}`.
    pub path: String,
    /// Id, scopes, access.
    pub operation: Operation,
    /// The handler.
    pub handler: RouteFn<App>,
}

/// Every function of the product.
#[derive(Clone)]
pub struct Registry {
    /// The routes, area by area.
    pub routes: Vec<Route>,
    /// The workers, area by area.
    pub workers: Vec<Worker>,
}

/// The documents of the areas, in the order in which they stand in ours.
pub(crate) fn area_documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        auth::Api::openapi(),
        people::Api::openapi(),
        tickets::Api::openapi(),
        sla::Api::openapi(),
        mail_channel::Api::openapi(),
    ]
}

/// All routes and workers. A new area is named here and in [`area_documents`].
///
/// # Panics
/// When a route is not in its area's document, or an operation of a document has no route: both lists stand in the
/// area's `lib.rs`.
pub fn registry() -> Registry {
    let declared =
        [auth::routes(), people::routes(), tickets::routes(), sla::routes(), mail_channel::routes(), changes::routes()]
            .concat();
    let workers = [
        auth::workers(),
        people::workers(),
        tickets::workers(),
        sla::workers(),
        mail_channel::workers(),
        changes::workers(),
    ]
    .concat();
    let mut declared: BTreeMap<&str, &app::Route> =
        declared.into_iter().map(|route| (route.operation.id, route)).collect();
    let document = document();
    let mut routes = Vec::new();
    for (path, item) in &document.paths.paths {
        for (method, described) in operations(item) {
            let id = described.operation_id.as_deref().unwrap_or_default();
            let app::Route { operation, handler } =
                declared.remove(id).unwrap_or_else(|| panic!("{method} {path}: `routes()` has no {id:?}"));
            routes.push(Route { method, path: path.clone(), operation: *operation, handler: *handler });
        }
    }
    assert!(declared.is_empty(), "not in `paths(..)` of their area's Api: {:?}", declared.keys());
    Registry { routes, workers }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_each_function_has_its_source_file_and_binary() {
        let registry = registry();
        let mut names = BTreeSet::new();
        let functions = registry.routes.iter().map(|route| (route.operation.id, route.operation.area));
        let functions = functions.chain(registry.workers.iter().map(|worker| (worker.name, worker.area)));
        for (name, area) in functions {
            assert!(names.insert(name), "{name} occurs twice");
            let folder = crate::files::root().join("functions").join(area);
            let has_source =
                folder.join(format!("src/{name}.rs")).exists() || folder.join(format!("src/{name}/mod.rs")).exists();
            assert!(has_source, "{name} has no file in functions/{area}/src");
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).expect("the area's manifest");
            let binary = format!("name = \"{}\"", name.replace('_', "-"));
            assert!(manifest.contains(&binary), "functions/{area}/Cargo.toml has no [[bin]] with {binary}");
        }
    }

    #[test]
    fn scopes_are_those_that_roles_hold() {
        for route in registry().routes {
            for scope in route.operation.scopes {
                assert!(
                    domain::Scope::ALL.iter().any(|known| known.as_str() == *scope),
                    "{} asks for {scope}, which no role holds",
                    route.operation.id
                );
            }
        }
    }
}
