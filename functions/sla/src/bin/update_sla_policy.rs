//! The function `update_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http(&sla::update_sla_policy::ROUTE)
}
