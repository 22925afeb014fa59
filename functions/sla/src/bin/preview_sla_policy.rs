//! The function `preview_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http(&sla::preview_sla_policy::ROUTE)
}
