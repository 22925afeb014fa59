//! The function `recover_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::recover_suspended_mail::ROUTE)
}
