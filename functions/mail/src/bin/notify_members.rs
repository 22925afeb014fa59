//! The function `notify_members`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "notify_members",
        5,
        Box::new(|cloud| {
            Box::pin(async move { Ok(mail_channel::notify_members::handler(Arc::new(app::App::new(cloud)?))) })
        }),
    )
}
