//! The function `create_domain`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::create_domain::ROUTE)
}
