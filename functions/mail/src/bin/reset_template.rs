//! The function `reset_template`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::reset_template::ROUTE)
}
