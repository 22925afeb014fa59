//! The function `update_template`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::update_template::ROUTE)
}
