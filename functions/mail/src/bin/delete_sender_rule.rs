//! The function `delete_sender_rule`.

fn main() -> std::process::ExitCode {
    app::http("delete_sender_rule", |app, request| {
        Box::pin(mail_channel::delete_sender_rule::delete_sender_rule(app, request))
    })
}
