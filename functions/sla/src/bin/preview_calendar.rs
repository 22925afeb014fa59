//! The function `preview_calendar`.

fn main() -> std::process::ExitCode {
    app::http(&sla::preview_calendar::ROUTE)
}
