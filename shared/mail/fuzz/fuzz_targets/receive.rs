//! `cargo +nightly fuzz run receive`: see README.md beside Cargo.toml.

#![no_main]

#[path = "../exercise.rs"]
mod exercise;

libfuzzer_sys::fuzz_target!(|raw: &[u8]| exercise::receive(raw));
