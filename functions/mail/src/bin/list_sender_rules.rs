//! The function `list_sender_rules`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_sender_rules::ROUTE)
}
