//! The OpenAPI document, made from the route table and the types of `model`, so that it cannot say anything else than
//! what the server does. The same table gives the same bytes.

mod parameters;
mod refusals;

use http::Method;
use model::permissions::Role;
use utoipa::openapi::path::{HttpMethod, Operation as Described, OperationBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content as Media, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref,
    Required, ResponseBuilder,
};

use crate::auth::session::COOKIE;
use crate::http::body_kind::BodyKind;
use crate::route::{Access, Content, Operation, Shape};

/// The document of these operations.
pub fn document(operations: &[Operation]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let problem = Shape::of::<model::problem::Problem>();
    let mut components = refusals::components((problem.collect)(ComponentsBuilder::new()))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE))));
    for operation in operations {
        let method = match operation.method {
            Method::POST => HttpMethod::Post,
            Method::PUT => HttpMethod::Put,
            Method::DELETE => HttpMethod::Delete,
            _ => HttpMethod::Get,
        };
        paths = paths.path(operation.template, PathItem::new(method, describe(operation)));
        if let Some(takes) = operation.takes {
            components = (takes.collect)(components);
        }
        if let Content::Json(shape) = operation.answers.1 {
            components = (shape.collect)(components);
        }
    }
    let info = InfoBuilder::new().title("Convene").version(env!("CARGO_PKG_VERSION")).description(Some(
        "Onboarding, matching and peer search for OGP Local. Every error is a Problem (RFC 9457).",
    ));
    OpenApiBuilder::new().info(info.build()).paths(paths.build()).components(Some(components.build())).build()
}

fn describe(operation: &Operation) -> Described {
    let path = operation.template.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut described = OperationBuilder::new()
        .operation_id(Some(operation_id(operation)))
        .summary(Some(operation.summary))
        .description(Some(audience(operation.access)))
        .parameters(Some(path.map(|name| parameters::parameter(name, ParameterIn::Path))))
        .parameters(Some(
            operation.queries.iter().map(|name| parameters::parameter(name, ParameterIn::Query)),
        ))
        .parameters(Some(
            operation.needs.iter().map(|name| parameters::parameter(name, ParameterIn::Header)),
        ));
    if operation.access != Access::Public {
        described = described.security(SecurityRequirement::new("session", Vec::<String>::new()));
    }
    if let Some(media_type) = operation.body.media_type() {
        let schema = operation.takes.map(|shape| Ref::from_schema_name((shape.name)()));
        let content = match (operation.body, schema) {
            (BodyKind::Json | BodyKind::Form, Some(schema)) => Media::new(Some(schema)),
            // A text of a form of its own, which JSON Schema has no words for.
            _ => Media::builder().build(),
        };
        let body = RequestBodyBuilder::new().content(media_type, content).required(Some(Required::True));
        described = described.request_body(Some(body.build()));
    }
    let (status, content) = operation.answers;
    let success = ResponseBuilder::new().description(status.canonical_reason().unwrap_or("Success"));
    let success = match content {
        Content::Nothing => success,
        Content::Json(shape) => {
            success.content("application/json", Media::new(Some(Ref::from_schema_name((shape.name)()))))
        }
        Content::Text("application/json") => {
            success.content("application/json", Media::new(Some(ObjectBuilder::new().build())))
        }
        Content::Text(media_type) => success.content(media_type, Media::new(Some(text()))),
    };
    let mut described = refusals::describe(operation, described).response(status.as_str(), success.build());
    for status in operation.pages {
        let page = ResponseBuilder::new()
            .description("A page that says so, or a problem")
            .content("text/html; charset=utf-8", Media::new(Some(text())))
            .content("application/problem+json", Media::new(Some(Ref::from_schema_name("Problem"))));
        described = described.response(status.as_str(), page.build());
    }
    described.build()
}

fn text() -> utoipa::openapi::Schema {
    ObjectBuilder::new().schema_type(Type::String).build().into()
}

fn audience(access: Access) -> String {
    match access {
        Access::Public => "For everybody.".to_owned(),
        Access::Roles(roles) if roles.len() == Role::ALL.len() => {
            "For everybody who is signed in.".to_owned()
        }
        Access::Roles(roles) => {
            let names: Vec<&str> = roles.iter().map(|role| role.code()).collect();
            format!("For the roles {}.", names.join(", "))
        }
    }
}

/// `get_staff_cohorts_cohort`: method and address, spelt as one word.
fn operation_id(operation: &Operation) -> String {
    let address = operation.template.trim_start_matches("/api/v1");
    let words = address.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let method = operation.method.as_str().to_ascii_lowercase();
    std::iter::once(method.as_str()).chain(words).collect::<Vec<_>>().join("_")
}

/// The document as it is committed, with a final newline.
pub fn committed(operations: &[Operation]) -> Result<String, serde_json::Error> {
    Ok(document(operations).to_pretty_json()? + "\n")
}

#[cfg(test)]
mod tests {
    use model::problem::Code;
    use serde_json::Value;

    use super::*;

    fn described() -> Value {
        serde_json::from_str(&committed(&crate::routes::table()).unwrap()).unwrap()
    }

    #[test]
    fn a_choice_is_described_by_the_codes_that_are_sent() {
        let sent: Vec<Value> = Code::ALL.iter().map(|code| serde_json::to_value(code).unwrap()).collect();
        let code = &described()["components"]["schemas"]["Code"];
        assert_eq!(code["enum"], Value::Array(sent));
        assert!(code["description"].as_str().unwrap().starts_with("Every code"));
    }

    #[test]
    fn every_operation_lists_its_refusals_and_none_hides_behind_a_default() {
        let read = described();
        for operation in crate::routes::table() {
            let method = operation.method.as_str().to_ascii_lowercase();
            let responses = &read["paths"][operation.template][&method]["responses"];
            let name = format!("{method} {}", operation.template);
            assert!(responses.get("default").is_none(), "{name}");
            let proved = operation.refuses.iter().any(|code| code.status() == 401);
            let asked = proved || operation.access != Access::Public;
            assert_eq!(responses.get("401").is_some(), asked, "{name}");
            for code in operation.refuses {
                assert!(responses.get(code.status().to_string()).is_some(), "{name} {code:?}");
            }
        }
    }
}
