//! The function `delete_holiday`.

fn main() -> std::process::ExitCode {
    app::http(&sla::delete_holiday::ROUTE)
}
