//! The function `reorder_sla_policies`.

fn main() -> std::process::ExitCode {
    app::http("reorder_sla_policies", |app, request| {
        Box::pin(sla::reorder_sla_policies::reorder_sla_policies(app, request))
    })
}
