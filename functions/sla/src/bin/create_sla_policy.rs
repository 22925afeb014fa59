//! The function `create_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http("create_sla_policy", |app, request| Box::pin(sla::create_sla_policy::create_sla_policy(app, request)))
}
