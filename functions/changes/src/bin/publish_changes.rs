//! The function `publish_changes`.

fn main() -> std::process::ExitCode {
    kit::stream_main(
        "publish_changes",
        changes::publish_changes::AT_A_TIME,
        Box::new(|cloud| Box::pin(async move { Ok(changes::publish_changes::handler_on(cloud)) })),
    )
}
