//! The function `delete_sla_policy`.

fn main() -> std::process::ExitCode {
    app::http(&sla::delete_sla_policy::ROUTE)
}
