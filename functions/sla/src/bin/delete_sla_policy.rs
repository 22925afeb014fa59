//! The function `delete_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http("delete_sla_policy", |app, request| Box::pin(sla::delete_sla_policy::delete_sla_policy(app, request)))
}
