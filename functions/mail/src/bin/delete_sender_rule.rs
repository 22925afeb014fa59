//! The function `delete_sender_rule`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::delete_sender_rule::ROUTE)
}
