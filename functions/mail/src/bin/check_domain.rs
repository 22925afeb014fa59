//! The function `check_domain`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::check_domain::ROUTE)
}
