//! The function `list_suppressions`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_suppressions::ROUTE)
}
