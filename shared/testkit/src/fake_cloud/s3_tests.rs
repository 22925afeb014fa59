use super::*;
use crate::fake_cloud::{ATTACHMENTS_BUCKET, FakeCloud, Fault, RAW_MAIL_BUCKET, Service};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::MetadataDirective;

fn client(cloud: &FakeCloud) -> Client {
    Client::new(&cloud.sdk_config())
}

fn put(client: &Client, key: &str, text: &str) -> aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder {
    let body = ByteStream::from(text.as_bytes().to_vec());
    client.put_object().bucket(ATTACHMENTS_BUCKET).key(key).content_type("text/plain").body(body)
}

#[tokio::test]
async fn an_object_is_stored_read_and_deleted() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let key = "ten_1/a b/ü+é.txt";
    put(&client, key, "hello").metadata("number", "7").send().await.expect("stored");
    let stored = cloud.object(ATTACHMENTS_BUCKET, key).expect("it is there");
    assert_eq!((stored.bytes.as_slice(), stored.content_type.as_str()), (b"hello".as_slice(), "text/plain"));
    assert_eq!(cloud.object_keys(ATTACHMENTS_BUCKET), [key]);

    let get = || client.get_object().bucket(ATTACHMENTS_BUCKET).key(key);
    let output = get().send().await.expect("read");
    assert_eq!(output.metadata().and_then(|metadata| metadata.get("number")).map(String::as_str), Some("7"));
    assert_eq!(output.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(output.body.collect().await.expect("a body").to_vec(), b"hello");
    let output = get().range("bytes=1-3").send().await.expect("read");
    assert_eq!(output.content_range(), Some("bytes 1-3/5"));
    assert_eq!(output.body.collect().await.expect("a body").to_vec(), b"ell");

    let head = client.head_object().bucket(ATTACHMENTS_BUCKET).key(key).send().await.expect("known");
    assert_eq!((head.content_length(), head.content_type()), (Some(5), Some("text/plain")));
    client.delete_object().bucket(ATTACHMENTS_BUCKET).key(key).send().await.expect("deleted");
    assert!(get().send().await.expect_err("gone").into_service_error().is_no_such_key());
    let error = client.head_object().bucket(ATTACHMENTS_BUCKET).key(key).send().await.expect_err("gone");
    assert!(error.into_service_error().is_not_found());
}

#[tokio::test]
async fn a_large_body_from_a_file_arrives_without_its_framing() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let path = std::env::temp_dir().join(format!("testkit-{}", std::process::id()));
    let bytes: Vec<u8> = (0..300_000_u32).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect();
    std::fs::write(&path, &bytes).expect("a file");
    let body = ByteStream::from_path(&path).await.expect("a stream");
    client.put_object().bucket(RAW_MAIL_BUCKET).key("inbound/1").body(body).send().await.expect("stored");
    std::fs::remove_file(&path).expect("the file goes");
    assert!(cloud.object(RAW_MAIL_BUCKET, "inbound/1").is_some_and(|object| object.bytes == bytes));
}

#[tokio::test]
async fn conditions_protect_what_is_there() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    put(&client, "k", "one").if_none_match("*").send().await.expect("nothing was there");
    let error = put(&client, "k", "two").if_none_match("*").send().await.expect_err("it exists");
    assert_eq!(error.code(), Some("PreconditionFailed"));
    let etag = cloud.object(ATTACHMENTS_BUCKET, "k").expect("it is there").etag;
    put(&client, "k", "two").if_match(&etag).send().await.expect("the tag matches");
    assert!(put(&client, "k", "three").if_match(&etag).send().await.is_err());
    assert_eq!(cloud.object(ATTACHMENTS_BUCKET, "k").expect("it is there").bytes, b"two");
}

#[tokio::test]
async fn a_copy_keeps_or_replaces_the_metadata() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    put(&client, "a b", "x").metadata("m", "1").send().await.expect("stored");
    let copy = |key: &'static str| {
        let source = format!("{ATTACHMENTS_BUCKET}/a%20b");
        client.copy_object().bucket(ATTACHMENTS_BUCKET).key(key).copy_source(source)
    };
    let output = copy("c").send().await.expect("copied");
    assert!(output.copy_object_result().is_some_and(|result| result.e_tag().is_some()));
    copy("d").metadata_directive(MetadataDirective::Replace).content_type("image/png").send().await.expect("copied");
    let object = |key: &str| cloud.object(ATTACHMENTS_BUCKET, key).expect("it is there");
    assert_eq!((object("c").metadata.len(), object("c").content_type.as_str()), (1, "text/plain"));
    assert_eq!((object("d").metadata.len(), object("d").content_type.as_str()), (0, "image/png"));
}

#[tokio::test]
async fn a_wrong_bucket_and_a_planned_failure_are_errors() {
    let cloud = FakeCloud::new();
    let client = client(&cloud);
    let get = |bucket: &'static str| client.get_object().bucket(bucket).key("k").send();
    assert_eq!(get("another-bucket").await.expect_err("no bucket").code(), Some("NoSuchBucket"));
    cloud.create_bucket("another-bucket");
    cloud.put_object("another-bucket", "k", "x");
    assert!(get("another-bucket").await.is_ok());
    cloud.fail_next(Service::S3, "GetObject", Fault::Throttle);
    assert_eq!(get("another-bucket").await.expect_err("throttled").code(), Some("SlowDown"));
}

#[test]
fn ranges_are_read_as_the_rfc_says() {
    let table = [
        ("bytes=0-0", Some((0, 0))),
        ("bytes=2-", Some((2, 9))),
        ("bytes=-3", Some((7, 9))),
        ("bytes=5-99", Some((5, 9))),
        ("bytes=10-", None),
        ("bytes=5-2", None),
        ("lines=1-2", None),
    ];
    for (range, expected) in table {
        assert_eq!(byte_range(range, 10), expected, "{range}");
    }
}
