//! The function `record_mail_event`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "record_mail_event",
        10,
        Box::new(|cloud| {
            Box::pin(async move { Ok(mail_channel::record_mail_event::handler(Arc::new(app::App::new(cloud)?))) })
        }),
    )
}
