//! The function `list_holidays`.

fn main() -> std::process::ExitCode {
    app::http(&sla::list_holidays::ROUTE)
}
