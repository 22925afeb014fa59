//! The function `delete_calendar`.

fn main() -> std::process::ExitCode {
    app::http(&sla::delete_calendar::ROUTE)
}
