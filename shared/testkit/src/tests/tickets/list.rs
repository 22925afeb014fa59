use std::cmp::Ordering;

use domain::{Role, StatusCategory};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    Session, TestApp,
    tests::{numbers, path_of},
};

/// Numbers that are the same in every run (a linear congruential generator, Knuth's constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

/// Whether a ticket belongs in a list.
type Keep<'a> = Box<dyn Fn(&Value) -> bool + 'a>;

struct World {
    agents: Vec<Session>,
    contacts: Vec<Session>,
    teams: Vec<Option<String>>,
    /// Every ticket as `get_ticket` shows it.
    tickets: Vec<Value>,
}

const EMAILS: [&str; 4] = ["anna@example.com", "ben@example.com", "cleo@example.com", "dan@example.com"];

async fn world(app: &TestApp) -> World {
    let tenant = app.tenant("demo").await;
    let second_team = tenant.add_team("Second line").await;
    let agents = vec![tenant.as_role(Role::Agent).await, tenant.as_role(Role::Admin).await];
    let mut contacts = Vec::new();
    for email in EMAILS {
        contacts.push(tenant.as_contact(email).await);
    }
    let teams = vec![Some(tenant.team_id().to_owned()), Some(second_team), None];
    let mut dice = Dice(42);
    for n in 0..120 {
        if dice.below(3) > 0 {
            app.advance(SignedDuration::from_secs(i64::try_from(dice.below(90)).expect("small")));
        }
        let email = EMAILS[dice.below(4)];
        let priority = ["p1", "p2", "p3", "p4"][dice.below(4)];
        let new =
            json!({"title": format!("Ticket {n}"), "text": "x", "priority": priority, "requester": {"email": email}});
        let path = path_of(&agents[0].post("/v1/tickets", new).await.expect(201));
        let mut patch = json!({"team_id": teams[dice.below(3)]});
        let assignee = dice.below(3);
        if assignee < 2 {
            patch["assignee_id"] = json!(agents[assignee].id());
        }
        let category = StatusCategory::ALL[dice.below(6)];
        if category != StatusCategory::New {
            patch["status_id"] = json!(tenant.status_id(category));
        }
        agents[1].patch(path, patch).await.expect(200);
        // An older ticket moves up, unless it is closed.
        if n > 10 && dice.below(2) == 0 {
            let older = dice.below(n) + 1;
            let comment = json!({"visibility": "internal", "text": "again"});
            let moved = agents[1].post(format!("/v1/tickets/{older}/comments"), comment).await;
            assert!(moved.status == 201 || moved.status == 409, "{}", moved.json);
        }
    }
    let mut tickets = Vec::new();
    for number in 1..=120 {
        tickets.push(agents[0].get(format!("/v1/tickets/{number}")).await.expect(200));
    }
    World { agents, contacts, teams, tickets }
}

/// The numbers that a list should hold, in order.
fn oracle(tickets: &[Value], keep: &dyn Fn(&Value) -> bool, order: &str, direction: &str) -> Vec<u64> {
    let mut rows: Vec<&Value> = tickets.iter().filter(|ticket| keep(ticket)).collect();
    let number = |ticket: &Value| ticket["number"].as_u64();
    let text = |ticket: &Value, field: &str| ticket[field].as_str().expect("text").to_owned();
    rows.sort_by(|a, b| {
        let by_number = number(a).cmp(&number(b));
        // Going down by priority starts with p1 and, within one, with the oldest.
        let going_down: Ordering = match order {
            "priority" => text(a, "priority").cmp(&text(b, "priority")).then(by_number),
            "created" => by_number.reverse(),
            _ => time(a).cmp(&time(b)).then(by_number).reverse(),
        };
        if direction == "desc" { going_down } else { going_down.reverse() }
    });
    rows.into_iter().filter_map(number).collect()
}

fn time(ticket: &Value) -> jiff::Timestamp {
    ticket["updated_at"].as_str().expect("text").parse().expect("a time")
}

fn category(ticket: &Value) -> &str {
    ticket["status"]["category"].as_str().expect("text")
}

#[tokio::test]
async fn every_filter_in_every_order_is_what_a_plain_sort_gives_page_by_page() {
    let app = TestApp::new();
    let world = world(&app).await;
    let agent = &world.agents[0];
    let open = |ticket: &Value| category(ticket) != "closed";
    let (me, colleague) = (agent.id().to_owned(), world.agents[1].id().to_owned());
    let requester = world.contacts[1].id().to_owned();
    let team = world.teams[1].clone().expect("a team");
    let mut filters: Vec<(String, Keep<'_>)> = vec![
        (String::new(), Box::new(open)),
        (format!("team_id={team}"), Box::new(|t| open(t) && t["team"]["id"] == json!(team))),
        (format!("assignee_id={colleague}"), Box::new(|t| open(t) && t["assignee"]["id"] == json!(colleague))),
        ("assignee_id=me".into(), Box::new(|t| open(t) && t["assignee"]["id"] == json!(me))),
        ("unassigned=true".into(), Box::new(|t| open(t) && t["assignee"].is_null())),
        (format!("requester_id={requester}"), Box::new(|t| t["requester"]["id"] == json!(requester))),
        (
            format!("team_id={team}&assignee_id=me&status_category=open,pending"),
            Box::new(|t| {
                t["team"]["id"] == json!(team)
                    && t["assignee"]["id"] == json!(me)
                    && ["open", "pending"].contains(&category(t))
            }),
        ),
        (
            format!("requester_id={requester}&status_category=closed&team_id={team}"),
            Box::new(|t| {
                t["requester"]["id"] == json!(requester) && category(t) == "closed" && t["team"]["id"] == json!(team)
            }),
        ),
        ("status_category=closed,new".into(), Box::new(|t| ["closed", "new"].contains(&category(t)))),
        (
            format!("assignee_id={colleague}&status_category=closed,resolved"),
            Box::new(|t| t["assignee"]["id"] == json!(colleague) && ["closed", "resolved"].contains(&category(t))),
        ),
    ];
    for one in StatusCategory::ALL {
        filters.push((format!("status_category={}", one.as_str()), Box::new(move |t| category(t) == one.as_str())));
    }
    for (query, keep) in &filters {
        for order in ["updated", "created", "priority"] {
            for direction in ["desc", "asc"] {
                let wanted = oracle(&world.tickets, keep, order, direction);
                let target = format!("/v1/tickets?{query}&order={order}&direction={direction}&limit=7");
                let (rows, pages) = agent.all_pages(&target).await;
                assert_eq!(numbers(&rows), wanted, "{target}");
                assert_eq!(pages, wanted.len().div_ceil(7).max(1), "{target}");
            }
        }
    }
    let row = agent.get("/v1/tickets?order=created&limit=1").await.expect(200)["data"][0].clone();
    let whole = world.tickets.iter().find(|ticket| ticket["number"] == row["number"]).expect("the ticket");
    for (field, value) in row.as_object().expect("a row") {
        assert_eq!(value, &whole[field], "{field}");
    }
}

#[tokio::test]
async fn a_contact_sees_its_own_tickets_whatever_it_asks_for() {
    let app = TestApp::new();
    let world = world(&app).await;
    for contact in &world.contacts {
        let own = |ticket: &Value| ticket["requester"]["id"] == json!(contact.id());
        for query in ["", "unassigned=true&", "assignee_id=mem_00000000000000000000000001&"] {
            for order in ["updated", "created", "priority"] {
                for direction in ["desc", "asc"] {
                    let keep = |ticket: &Value| {
                        own(ticket)
                            && match query {
                                "" => true,
                                "unassigned=true&" => ticket["assignee"].is_null(),
                                _ => false,
                            }
                    };
                    let target = format!("/v1/tickets?{query}order={order}&direction={direction}&limit=7");
                    let (rows, _) = contact.all_pages(&target).await;
                    assert_eq!(numbers(&rows), oracle(&world.tickets, &keep, order, direction), "{target}");
                    assert!(rows.iter().all(|row| row["tags"] == json!([])));
                }
            }
        }
    }
    let stranger = world.contacts[0].id();
    let refused = world.contacts[1].get(format!("/v1/tickets?requester_id={stranger}")).await;
    assert_eq!(refused.refused(422), "validation_failed");
}

#[tokio::test]
async fn a_cursor_goes_on_with_its_own_question_alone() {
    let app = TestApp::new();
    let (demo, other) = (app.tenant("demo").await, app.tenant("other").await);
    for tenant in [&demo, &other] {
        for n in 0..3 {
            tenant.ticket(&format!("Ticket {n}"), "anna@example.com").await;
        }
    }
    let admin = demo.as_admin();
    let page = admin.get("/v1/tickets?limit=1&order=priority").await.expect(200);
    let cursor = page["next_cursor"].as_str().expect("a second page").to_owned();
    let with = |query: &str| format!("/v1/tickets?{query}&cursor={cursor}");
    assert_eq!(admin.get(with("order=priority&limit=2")).await.expect(200)["data"].as_array().map(Vec::len), Some(2));
    for query in
        ["order=updated", "order=priority&direction=asc", "order=priority&unassigned=true", "limit=1&order=created"]
    {
        assert_eq!(admin.get(with(query)).await.refused(400), "invalid_cursor", "{query}");
    }
    let theirs = other.as_admin().get(with("order=priority")).await;
    assert_eq!(theirs.refused(400), "invalid_cursor");
    let colleague = demo.as_role(Role::Agent).await;
    assert_eq!(colleague.get(with("order=priority")).await.refused(400), "invalid_cursor");
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused() {
    let app = TestApp::new();
    let admin = app.tenant("demo").await.as_admin();
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=-1",
        "order=number",
        "direction=up",
        "status_category=odd",
        "team_id=x",
        "assignee_id=x",
        "requester_id=x",
        "unassigned=perhaps",
        "unassigned=true&assignee_id=me",
        "order=updated&order=created",
        "colour=red",
        "Limit=1",
    ] {
        let answer = admin.get(format!("/v1/tickets?{query}")).await;
        assert!(answer.status == 422 || answer.status == 400, "{query}: {} {}", answer.status, answer.json);
    }
}

#[tokio::test]
async fn a_list_beyond_what_can_be_sorted_is_read_in_its_own_order() {
    let app = TestApp::new();
    let tenant = app.tenant("demo").await;
    let (admin, anna) = (tenant.as_admin(), tenant.as_contact("anna@example.com").await);
    for _ in 0..2_001 {
        anna.post("/v1/tickets", json!({"title": "Disk full", "text": "x"})).await.expect(201);
    }
    for session in [&admin, &anna] {
        let refused = session.get("/v1/tickets?order=updated").await;
        let reason = refused.json["errors"][0]["reason"].to_string();
        assert_eq!(refused.refused(422), "validation_failed");
        assert!(reason.contains("2000 tickets"), "{reason}");
        let page = session.get("/v1/tickets?limit=100").await.expect(200);
        assert_eq!(page["data"].as_array().map(Vec::len), Some(100), "the order when none is asked for always works");
        let cursor = page["next_cursor"].as_str().expect("more");
        let next = session.get(format!("/v1/tickets?limit=100&cursor={cursor}")).await.expect(200);
        assert_eq!(next["data"].as_array().map(Vec::len), Some(100));
    }
}
