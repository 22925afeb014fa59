//! The function `preview_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http("preview_sla_policy", |app, request| Box::pin(sla::preview_sla_policy::preview_sla_policy(app, request)))
}
