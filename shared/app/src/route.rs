//! A route, from its declaration to its process.

use std::{process::ExitCode, sync::Arc};

use kit::{declare::Operation, http::RouteFn};

use crate::App;

/// How a route is deployed, and what answers it. Each is a `static` of its area's crate: what it leads to is compiled there, once. The
/// binary of a function that called the handler itself would compile the handler anew with all that it awaits, down to the AWS SDK.
pub struct Route {
    /// Its deployment.
    pub operation: Operation,
    /// Its handler: `|app, request| Box::pin(get_ticket(app, request))`.
    pub handler: RouteFn<App>,
}

/// The whole `main` of a route.
pub fn http(route: &'static Route) -> ExitCode {
    kit::http_main(
        route.operation.id,
        Box::new(|cloud| {
            Box::pin(async {
                let app = Arc::new(App::new(cloud)?);
                Ok(kit::route(app, route.handler))
            })
        }),
    )
}
