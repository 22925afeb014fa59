//! The function `create_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http(&sla::create_sla_policy::ROUTE)
}
