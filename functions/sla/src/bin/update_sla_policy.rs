//! The function `update_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http("update_sla_policy", |app, request| Box::pin(sla::update_sla_policy::update_sla_policy(app, request)))
}
