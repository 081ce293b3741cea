//! AUT-8 and AUT-11: every operation of the table, as nobody and as every role.

use model::problem::Code;
use server::http::body_kind::BodyKind;
use server::route::{Access, Operation};
use server::routes::table;

use crate::support::{Answer, Server};

async fn call(server: &Server, operation: &Operation, cookie: &str) -> Answer {
    let path = model::paths::fill(operation.template, "no-such-id");
    let mut headers = vec![("origin", server.origin())];
    if !cookie.is_empty() {
        headers.push(("cookie", cookie));
    }
    if let Some(media_type) = operation.body.media_type() {
        headers.push(("content-type", media_type));
    }
    let body = if operation.body == BodyKind::None { "" } else { "?" };
    server.ask(operation.method.as_str(), &path, &headers, body).await
}

/// AUT-11.
#[tokio::test]
async fn nobody_gets_401_from_everything_that_is_not_public() {
    let server = Server::start().await;
    for operation in table() {
        let answer = call(&server, &operation, "").await;
        let name = format!("{} {}", operation.method, operation.template);
        match operation.access {
            Access::Public => assert!(![401, 403].contains(&answer.status), "{name}: {}", answer.status),
            Access::Roles(_) => assert_eq!(answer.status, 401, "{name}"),
        }
        assert!(answer.status < 500, "{name}: {}", answer.status);
    }
}

/// AUT-8.
#[tokio::test]
async fn a_role_gets_403_from_what_it_is_not_named_for_and_from_nothing_else() {
    let server = Server::start().await;
    let roles = ["staff", "government", "civil-society", "mentor", "reformer", "facilitator", "admin"];
    for role in roles {
        let sign_in = async || match role {
            "admin" => server.sign_in_admin().await,
            other => server.sign_in(other).await,
        };
        let mut cookie = sign_in().await;
        let held = server::auth::session::visitor(&server.app, &header(&cookie)).await.unwrap();
        let server::auth::session::Visitor::SignedIn(session) = held else { panic!("{role} is signed in") };
        for operation in table() {
            // Links are taken from an allowance; some time gives it back.
            server.app.clock.advance(20_000);
            let answer = call(&server, &operation, &cookie).await;
            let name = format!("{role}: {} {}", operation.method, operation.template);
            match operation.access {
                Access::Roles(named) if !named.iter().any(|role| session.actor.has(*role)) => {
                    assert_eq!(answer.status, 403, "{name}");
                }
                // What is delicate asks a session that has grown old to prove anew who is there, and no more.
                _ if answer.status == 401 => {
                    assert_eq!(answer.problem().code, Code::ReauthenticationRequired, "{name}");
                }
                _ => assert!(![403, 405].contains(&answer.status), "{name}: {}", answer.status),
            }
            assert!(answer.status < 500, "{name}: {}", answer.status);
            if operation.template == model::paths::template::SIGN_OUT {
                cookie = sign_in().await;
            }
        }
    }
}

fn header(cookie: &str) -> http::HeaderMap {
    let mut headers = http::HeaderMap::new();
    headers.insert("cookie", cookie.parse().unwrap());
    headers
}
