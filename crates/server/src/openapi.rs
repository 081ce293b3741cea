//! The OpenAPI document, made from the route table and the types of `model`, so that it cannot say anything else than
//! what the server does. The same table gives the same bytes.

use http::Method;
use model::permissions::Role;
use utoipa::openapi::path::{
    HttpMethod, Operation as Described, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content as Media, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref,
    Required, ResponseBuilder,
};

use crate::auth::session::COOKIE;
use crate::route::{Access, BodyKind, Content, Operation, Shape};

/// The document of these operations.
pub fn document(operations: &[Operation]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let problem = Shape::of::<model::problem::Problem>();
    let mut components = (problem.collect)(ComponentsBuilder::new())
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
        .parameters(Some(path.map(|name| parameter(name, ParameterIn::Path))))
        .parameters(Some(operation.queries.iter().map(|name| parameter(name, ParameterIn::Query))))
        .parameters(Some(operation.needs.iter().map(|name| parameter(name, ParameterIn::Header))));
    if operation.access != Access::Public {
        described = described.security(SecurityRequirement::new("session", Vec::<String>::new()));
    }
    if let Some(media_type) = operation.body.media_type() {
        let schema = operation.takes.map(|shape| Ref::from_schema_name((shape.name)()));
        let content = match (operation.body, schema) {
            (BodyKind::Json, Some(schema)) => Media::new(Some(schema)),
            _ => Media::new(Some(text())),
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
        Content::Text(media_type) => success.content(media_type, Media::new(Some(text()))),
    };
    let problem = ResponseBuilder::new()
        .description("A problem, with its code")
        .content("application/problem+json", Media::new(Some(Ref::from_schema_name("Problem"))));
    described.response(status.as_str(), success.build()).response("default", problem.build()).build()
}

fn text() -> utoipa::openapi::Schema {
    ObjectBuilder::new().schema_type(Type::String).build().into()
}

fn parameter(name: &str, place: ParameterIn) -> Parameter {
    let required = if matches!(place, ParameterIn::Query) { Required::False } else { Required::True };
    ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(text())).build()
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
