//! The function `get_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http(&sla::get_sla_policy::ROUTE)
}
