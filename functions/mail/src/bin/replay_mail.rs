//! The function `replay_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::replay_mail::ROUTE)
}
