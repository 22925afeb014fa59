//! The function `list_suppressions`.

fn main() -> std::process::ExitCode {
    app::http("list_suppressions", |app, request| {
        Box::pin(mail_channel::list_suppressions::list_suppressions(app, request))
    })
}
