//! The function `verify_forwarding`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::verify_forwarding::ROUTE)
}
