//! A type that crosses the API, as its description knows it.

use utoipa::ToSchema;
use utoipa::openapi::schema::ComponentsBuilder;

/// A type that crosses the API, for the specification.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Its name there.
    pub name: fn() -> std::borrow::Cow<'static, str>,
    /// Adds it and all it refers to.
    pub collect: fn(ComponentsBuilder) -> ComponentsBuilder,
}

impl Shape {
    pub(crate) fn of<T: ToSchema>() -> Self {
        let collect = |components: ComponentsBuilder| {
            let mut referred = Vec::new();
            T::schemas(&mut referred);
            components.schemas_from_iter(referred).schema_from::<T>()
        };
        Self { name: T::name, collect }
    }
}
