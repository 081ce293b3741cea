//! With which statuses an operation can refuse, worked out from what the route table says of it.
//!
//! Every one is listed: a status that is not is a mistake of the server or of the table, and whoever writes a client
//! can rely on that.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use model::problem::Code;
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::{ComponentsBuilder, Content, Ref, ResponseBuilder};

use crate::http::body_kind::BodyKind;
use crate::route::{Access, Operation};

/// What any request can meet, whatever it asks for.
const ALWAYS: [Code; 8] = [
    Code::Unreadable,
    Code::MethodNotAllowed,
    Code::UriTooLong,
    Code::HeadersTooLarge,
    Code::TooMany,
    Code::Internal,
    Code::Unavailable,
    Code::NotFound,
];

/// The codes with which `operation` can refuse.
fn codes(operation: &Operation) -> Vec<Code> {
    let mut codes = ALWAYS.to_vec();
    codes.extend(operation.refuses);
    if operation.access != Access::Public {
        codes.extend([Code::SignInRequired, Code::Forbidden]);
    }
    if !operation.queries.is_empty() || operation.body != BodyKind::None {
        codes.push(Code::Invalid);
    }
    // A body is looked at for its size and its type even where none is asked for.
    if operation.method == Method::GET {
        codes.extend([Code::TooLarge, Code::WrongType]);
    } else {
        codes.extend([Code::CrossSite, Code::Timeout, Code::TooLarge, Code::WrongType, Code::NoSpace]);
    }
    if operation.needs.contains(&"If-Match") {
        codes.extend([Code::VersionRequired, Code::Stale]);
    }
    codes
}

/// `described` with every refusal of `operation`.
pub(super) fn describe(operation: &Operation, mut described: OperationBuilder) -> OperationBuilder {
    let mut statuses: Vec<u16> = codes(operation).into_iter().map(Code::status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        described = described.response(status.to_string(), Ref::from_response_name(name(status)));
    }
    described
}

/// `components` with one response for each status that a code is bound to.
pub(super) fn components(mut components: ComponentsBuilder) -> ComponentsBuilder {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in Code::ALL {
        by_status.entry(code.status()).or_default().push(code.code());
    }
    for (status, codes) in by_status {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(format!("A problem with one of the codes {}", codes.join(", ")))
            .content("application/problem+json", problem);
        components = components.response(name(status), response.build());
    }
    components
}

/// `NotFound` for 404: the reason phrase, spelt as one word.
fn name(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| reason.split([' ', '-']).collect())
}
