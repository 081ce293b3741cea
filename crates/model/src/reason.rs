//! Reasons as codes with parameters; each locale words them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A value inside a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Param {
    /// A count or an amount; its unit is in the parameter's name.
    Number(i64),
    /// A code or a name.
    Text(String),
    /// Several codes or names.
    List(Vec<String>),
}

impl From<i64> for Param {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Param {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}

/// Why something is as it is: a code of the engine and what its words need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// The engine's code, such as `shared_themes`.
    pub code: String,
    /// Figures, slugs and names.
    #[serde(default)]
    pub params: BTreeMap<String, Param>,
}

impl Reason {
    /// The parameter `key` as a number.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.params.get(key)? {
            Param::Number(number) => Some(*number),
            Param::Text(_) | Param::List(_) => None,
        }
    }

    /// The parameter `key` as a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.params.get(key)? {
            Param::Text(text) => Some(text),
            Param::Number(_) | Param::List(_) => None,
        }
    }

    /// The parameter `key` as a list; empty when it is missing.
    pub fn list(&self, key: &str) -> &[String] {
        match self.params.get(key) {
            Some(Param::List(list)) => list,
            _ => &[],
        }
    }
}
