//! The function `preview_template`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::preview_template::ROUTE)
}
