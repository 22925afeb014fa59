//! The function `get_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http("get_sla_policy", |app, request| Box::pin(sla::get_sla_policy::get_sla_policy(app, request)))
}
