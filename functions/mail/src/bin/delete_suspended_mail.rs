//! The function `delete_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::delete_suspended_mail::ROUTE)
}
