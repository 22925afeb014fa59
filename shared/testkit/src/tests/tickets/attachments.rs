use domain::Role;
use serde_json::json;

use crate::{
    TestApp,
    fake_cloud::PresignedRefusal,
    tests::{path_of, wrong_fields},
};

#[tokio::test]
async fn a_file_is_uploaded_attached_and_downloaded() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let (photo, page) = (
        anna.upload("reçu 1.png", "image/png", b"pixels").await,
        anna.upload("page.txt", "text/html", b"<script>alert(1)</script>").await,
    );
    let html = format!("<p>see <img data-attachment-id=\"{photo}\"></p>");
    let ticket =
        anna.post("/v1/tickets", json!({"title": "Bill", "html": html, "attachment_ids": [photo, page, photo]})).await;
    let path = path_of(&ticket.expect(201));
    let records = anna.get(format!("{path}/audit_records")).await.expect(200);
    let files = records["data"][0]["comment"]["attachments"].as_array().expect("files").clone();
    assert_eq!(files.len(), 2);
    assert_eq!((&files[0]["name"], &files[0]["is_inline"]), (&json!("reçu 1.png"), &json!(true)));
    assert_eq!((&files[1]["size_bytes"], &files[1]["is_inline"]), (&json!(25), &json!(false)));

    let agent = tenant.as_role(Role::Viewer).await;
    let link = agent.get(format!("{path}/attachments/{photo}")).await.expect(200);
    let got = app.cloud().get_presigned(link["url"].as_str().expect("a url")).expect("the file");
    assert_eq!(got.bytes, b"pixels");
    assert_eq!(got.headers["content-type"], "image/png");
    assert!(got.headers["content-disposition"].starts_with("inline"));
    let link = anna.get(format!("{path}/attachments/{page}")).await.expect(200);
    let got = app.cloud().get_presigned(link["url"].as_str().expect("a url")).expect("the file");
    assert_eq!(got.headers["content-type"], "application/octet-stream", "it must not run in the page");
    assert!(got.headers["content-disposition"].starts_with("attachment"));
}

#[tokio::test]
async fn only_what_was_announced_can_be_uploaded() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let anna = tenant.as_contact("anna@example.com").await;
    let wanted = |name: &str, kind: &str, size: u64| json!({"name": name, "content_type": kind, "size_bytes": size});
    let answer = anna.post("/v1/attachments", wanted("a.png", "image/png", 4)).await.expect(201);
    assert!(answer["upload"]["headers"].get("content-length").is_none(), "browsers may not be told");
    assert_eq!(app.put_upload(&answer, b"longer"), Err(PresignedRefusal::SignatureMismatch));
    app.put_upload(&answer, b"four").expect("the announced size");
    for (body, field) in [
        (wanted("a.png", "image/png", 0), "size_bytes"),
        (wanted("a.png", "image/png", 26_214_401), "size_bytes"),
        (wanted("", "image/png", 4), "name"),
        (wanted("a.png", "not a type", 4), "content_type"),
        (wanted("a.png", "image/png; x=é", 4), "content_type"),
        (wanted("a.html", "text/html", 4), "name"),
    ] {
        let problem = anna.post("/v1/attachments", body.clone()).await;
        assert_eq!(problem.status, 422, "{body}");
        assert_eq!(wrong_fields(&problem.json), [field], "{body}");
    }
    let problem = anna.post("/v1/attachments", wanted("run.exe", "application/x-msdownload", 4)).await;
    assert_eq!(problem.status, 422, "types that run are refused: {}", problem.json);
    anna.post("/v1/attachments", wanted("a.png", "image/png", 26_214_400)).await.expect(201);
}

#[tokio::test]
async fn only_ones_own_whole_and_unattached_upload_can_be_attached() {
    let app = TestApp::new();
    let (tenant, other) = (app.tenant("demo").await, app.tenant("other").await);
    let (anna, ben) = (tenant.as_contact("anna@example.com").await, tenant.as_contact("ben@example.com").await);
    let wanted = json!({"name": "a.png", "content_type": "image/png", "size_bytes": 4});
    let not_uploaded = anna.post("/v1/attachments", wanted).await.expect(201)["id"].clone();
    let somebody_elses = json!(ben.upload("b.png", "image/png", b"bens").await);
    let of_a_tenant = json!(other.as_admin().upload("c.png", "image/png", b"theirs").await);
    let attached = json!(anna.upload("d.png", "image/png", b"mine").await);
    let create = async |id: &serde_json::Value| {
        anna.post("/v1/tickets", json!({"title": "Bill", "text": "x", "attachment_ids": [id]})).await
    };
    create(&attached).await.expect(201);
    let unknown = json!("att_00000000000000000000000001");
    for id in [&not_uploaded, &somebody_elses, &of_a_tenant, &attached, &unknown] {
        let problem = create(id).await.expect(422);
        assert_eq!(wrong_fields(&problem), ["attachment_ids"], "{id}");
    }
    let many: Vec<String> = (0..21).map(|n| format!("att_{n:026}")).collect();
    let problem = anna.post("/v1/tickets", json!({"title": "Bill", "text": "x", "attachment_ids": many})).await;
    assert_eq!(wrong_fields(&problem.expect(422)), ["attachment_ids"]);
    assert_eq!(anna.get("/v1/tickets").await.expect(200)["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_file_is_found_on_its_ticket_by_those_who_may_read_it() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (admin, anna) = (tenant.as_admin(), tenant.as_contact("anna@example.com").await);
    let first = path_of(&tenant.ticket("One", "anna@example.com").await);
    let second = path_of(&tenant.ticket("Two", "anna@example.com").await);
    let hidden = admin.upload("note.pdf", "application/pdf", b"note").await;
    let shown = admin.upload("reply.pdf", "application/pdf", b"reply").await;
    let pending = admin.upload("pending.pdf", "application/pdf", b"pending").await;
    let add = async |visibility: &str, id: &str| {
        let body = json!({"visibility": visibility, "text": "see file", "attachment_ids": [id]});
        admin.post(format!("{first}/comments"), body).await.expect(201);
    };
    add("internal", &hidden).await;
    add("public", &shown).await;
    admin.get(format!("{first}/attachments/{hidden}")).await.expect(200);
    anna.get(format!("{first}/attachments/{shown}")).await.expect(200);
    let gone = [
        (&anna, format!("{first}/attachments/{hidden}")),
        (&anna, format!("{second}/attachments/{shown}")),
        (&admin, format!("{second}/attachments/{shown}")),
        (&admin, format!("{first}/attachments/{pending}")),
        (&admin, format!("/v1/tickets/99/attachments/{shown}")),
        (&admin, format!("{first}/attachments/att_wrong")),
    ];
    for (who, path) in gone {
        assert_eq!(who.get(&path).await.refused(404), "not_found", "{path}");
    }
    let ben = tenant.as_contact("ben@example.com").await;
    assert_eq!(ben.get(format!("{first}/attachments/{shown}")).await.refused(404), "not_found");
    let other = app.tenant("other").await;
    other.ticket("Theirs", "anna@example.com").await;
    assert_eq!(other.as_admin().get(format!("{first}/attachments/{shown}")).await.refused(404), "not_found");
}
