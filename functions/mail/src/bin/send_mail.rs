//! The function `send_mail`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "send_mail",
        5,
        Box::new(|cloud| {
            Box::pin(async move { Ok(mail_channel::send_mail::handler(Arc::new(app::App::new(cloud)?))) })
        }),
    )
}
