//! The function `receive_mail`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "receive_mail",
        1,
        Box::new(|cloud| {
            Box::pin(async move { Ok(mail_channel::receive_mail::handler(Arc::new(app::App::new(cloud)?))) })
        }),
    )
}
