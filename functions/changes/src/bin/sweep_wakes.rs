//! The function `sweep_wakes`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::schedule_main(
        "sweep_wakes",
        Box::new(|cloud| Box::pin(async move { Ok(changes::sweep_wakes::handler(Arc::new(app::App::new(cloud)?))) })),
    )
}
