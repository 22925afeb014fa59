//! The function `list_sla_policies`.

fn main() -> std::process::ExitCode {
    app::http("list_sla_policies", |app, request| Box::pin(sla::list_sla_policies::list_sla_policies(app, request)))
}
