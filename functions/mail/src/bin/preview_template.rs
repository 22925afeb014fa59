//! The function `preview_template`.

fn main() -> std::process::ExitCode {
    app::http("preview_template", |app, request| {
        Box::pin(mail_channel::preview_template::preview_template(app, request))
    })
}
