//! The function `verify_forwarding`.

fn main() -> std::process::ExitCode {
    app::http("verify_forwarding", |app, request| {
        Box::pin(mail_channel::verify_forwarding::verify_forwarding(app, request))
    })
}
