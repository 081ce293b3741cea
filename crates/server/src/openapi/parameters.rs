//! What the parts of an address and the headers of a request may look like, by their name: one name means one thing.

use model::directory_search::MOST_ROWS;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required};

use crate::http::extract::Before;

/// An id, as `model::id` takes it.
const ID: &str = "^[a-z0-9-]{1,64}$";
/// A secret of 256 bits.
const TOKEN: &str = "^[0-9a-f]{64}$";
/// A UUID, as `model::key` takes it.
const KEY: &str = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";
/// A strong ETag of ours.
const VERSION: &str = "^\"(0|[1-9][0-9]{0,8})\"$";

/// The query parameters that an operation does not work without.
const REQUIRED: [&str; 1] = ["member"];

/// The parameter called `name`.
pub(super) fn parameter(name: &str, place: ParameterIn) -> Parameter {
    let optional = matches!(place, ParameterIn::Query) && !REQUIRED.contains(&name);
    let required = if optional { Required::False } else { Required::True };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .schema(Some(shape(name)))
        .build()
}

fn shape(name: &str) -> RefOr<Schema> {
    match name {
        "before" => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(0))
            .maximum(Some(Before::MOST))
            .into(),
        "q" | "what" | "open_to" | "language" | "size" | "offers" | "looks_for" | "region" | "kind"
        | "country" | "year" | "status" | "lang" => ObjectBuilder::new().schema_type(Type::String).into(),
        "offset" => whole(u32::MAX),
        "limit" => whole(MOST_ROWS),
        "have" => digests(),
        "page" => {
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(u32::MAX)).into()
        }
        "dry_run" => ObjectBuilder::new().schema_type(Type::Boolean).into(),
        "token" => written_as(TOKEN),
        "If-Match" => written_as(VERSION),
        "Idempotency-Key" => written_as(KEY),
        _ => written_as(ID),
    }
}

/// A whole number from 0 to `most`.
fn whole(most: u32) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(most)).into()
}

/// The digests of a list, as `directory` writes them.
fn digests() -> RefOr<Schema> {
    let length = Some(directory::WRITTEN);
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[0-9A-Za-z_-]*$"))
        .min_length(length)
        .max_length(length)
        .into()
}

fn written_as(pattern: &str) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).into()
}
