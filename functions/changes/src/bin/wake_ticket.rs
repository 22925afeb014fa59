//! The function `wake_ticket`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "wake_ticket",
        10,
        Box::new(|cloud| Box::pin(async move { Ok(changes::wake_ticket::handler(Arc::new(app::App::new(cloud)?))) })),
    )
}
