//! AUT-13: whatever a write does not know is refused, at any depth of its body, and changes nothing.

use serde_json::Value;
use server::http::body_kind::BodyKind;
use server::routes::table;

use crate::stage::Stage;
use crate::valid_writes::{Written, caller, valid};

/// What nobody may say about themselves or about what they make.
const PRIVILEGED: [&str; 14] = [
    "id",
    "role",
    "roles",
    "owner",
    "person",
    "created_by",
    "organisation",
    "verified",
    "verified_at_ms",
    "approved",
    "state",
    "created_at_ms",
    "published_at_ms",
    "actor",
];

/// `value` as JSON, with what `extra` adds at the end of the object at each path.
fn written(value: &Value, at: &str, extra: &dyn Fn(&str, &Value) -> Option<String>) -> String {
    match value {
        Value::Object(fields) => {
            let field = |(name, inner): (&String, &Value)| {
                format!("{}:{}", Value::from(name.as_str()), written(inner, &format!("{at}/{name}"), extra))
            };
            let fields: Vec<String> = fields.iter().map(field).chain(extra(at, value)).collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(list) => {
            let item = |(number, inner): (usize, &Value)| written(inner, &format!("{at}/{number}"), extra);
            format!("[{}]", list.iter().enumerate().map(item).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// The paths of all objects in `value`; of a list only the first item, the others are of its type.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.push(at.to_owned());
            for (name, inner) in fields {
                objects(inner, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(list) => {
            if let Some(first) = list.first() {
                objects(first, &format!("{at}/0"), found);
            }
        }
        _ => {}
    }
}

/// Bodies that are `valid` but for one field too many, with what that is.
fn bodies(valid: &Written) -> Vec<(String, String)> {
    let body: Value = serde_json::from_str(&valid.body).unwrap();
    let mut places = Vec::new();
    objects(&body, "", &mut places);
    let mut bodies = Vec::new();
    for place in &places {
        let object = body.pointer(place).unwrap().as_object().unwrap();
        for name in PRIVILEGED.iter().filter(|name| !object.contains_key(**name)) {
            let add = |at: &str, _: &Value| (at == place).then(|| format!("\"{name}\":\"p-support-unit-1\""));
            bodies.push((format!("{place}/{name}"), written(&body, "", &add)));
        }
        for (name, value) in object {
            let again = |at: &str, _: &Value| {
                (at == place).then(|| format!("{}:{value}", Value::from(name.as_str())))
            };
            bodies.push((format!("{place}/{name} twice"), written(&body, "", &again)));
        }
    }
    bodies
}

/// AUT-13.
#[tokio::test]
async fn what_a_write_does_not_know_is_refused_and_changes_nothing() {
    let mut operations = 0;
    for operation in table().iter().filter(|operation| operation.body == BodyKind::Json) {
        let stage = Stage::new().await;
        let cookie = caller(&stage, operation).await;
        let request = valid(&stage, operation).await;
        let name = format!("{} {}", operation.method, operation.template);
        let before = stage.database();
        let bodies = bodies(&request);
        assert!(bodies.len() >= PRIVILEGED.len(), "{name}");
        for (what, body) in bodies {
            stage.let_pass_for_the_limit(operation);
            let answer = stage.send_anew(&cookie, &request.with(body)).await;
            assert_eq!(answer.status, 422, "{name}: {what}: {answer:?}");
            assert!(!answer.problem().fields.is_empty(), "{name}: {what} is named");
        }
        if operation.limit.is_none() {
            assert!(stage.database() == before, "{name} changed something");
        }
        let answer = stage.send_anew(&cookie, &request).await;
        assert!((200..300).contains(&answer.status), "{name}: the body itself is valid: {answer:?}");
        operations += 1;
    }
    assert!(operations >= 11, "only {operations} operations take JSON");
}
