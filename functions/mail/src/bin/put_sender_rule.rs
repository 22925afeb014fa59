//! The function `put_sender_rule`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::put_sender_rule::ROUTE)
}
