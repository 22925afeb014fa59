//! The function `delete_suppression`.

fn main() -> std::process::ExitCode {
    app::http("delete_suppression", |app, request| {
        Box::pin(mail_channel::delete_suppression::delete_suppression(app, request))
    })
}
