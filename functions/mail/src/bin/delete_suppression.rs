//! The function `delete_suppression`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::delete_suppression::ROUTE)
}
