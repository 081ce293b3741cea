//! A JSON document taken value by value, each with its path, so that a fault names the deepest field.
//!
//! Only what every problem of the engine reads stands here; what the fields mean is for those who ask.

use serde_json::Value;

use crate::fault::{self, Fault};

/// The document, or what is wrong with it as JSON.
pub(crate) fn document(json: &[u8]) -> Result<Value, Fault> {
    fault::from_json(json)
}

/// A value of the document and where it stands.
pub(crate) struct Node<'a> {
    /// Its JSON path.
    pub(crate) path: String,
    /// The value itself.
    pub(crate) value: &'a Value,
}

impl<'a> Node<'a> {
    /// The document itself.
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { path: "$".to_owned(), value }
    }

    /// Refuses a document whose field `format` is anything but `format`.
    pub(crate) fn need_format(&self, format: &str) -> Result<(), Fault> {
        let node = self.need("format")?;
        if node.text()? == format { Ok(()) } else { Err(node.fault(&format!("is not {format:?}"))) }
    }

    pub(crate) fn fault(&self, what: &str) -> Fault {
        Fault::at(self.path.clone(), what)
    }

    /// The field `name`; `None` if it is absent or null.
    pub(crate) fn get(&self, name: &str) -> Result<Option<Self>, Fault> {
        let object = self.value.as_object().ok_or_else(|| self.fault("is not an object"))?;
        let value = object.get(name).filter(|value| !value.is_null());
        Ok(value.map(|value| Node { path: format!("{}.{name}", self.path), value }))
    }

    pub(crate) fn need(&self, name: &str) -> Result<Self, Fault> {
        self.get(name)?.ok_or_else(|| Fault::at(format!("{}.{name}", self.path), "is missing"))
    }

    pub(crate) fn each<T>(&self, read: impl Fn(&Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        let list = self.value.as_array().ok_or_else(|| self.fault("is not a list"))?;
        let nodes = list.iter().enumerate();
        nodes.map(|(i, value)| read(&Node { path: format!("{}[{i}]", self.path), value })).collect()
    }

    /// The list in the field `name`, empty if it is absent.
    pub(crate) fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&Node<'a>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        self.get(name)?.map_or_else(|| Ok(Vec::new()), |node| node.each(read))
    }

    pub(crate) fn text(&self) -> Result<&'a str, Fault> {
        self.value.as_str().ok_or_else(|| self.fault("is not a text"))
    }

    pub(crate) fn texts(&self) -> Result<Vec<String>, Fault> {
        self.each(|node| node.text().map(str::to_owned))
    }

    /// The text in the field `name`, empty if it is absent.
    pub(crate) fn optional_text(&self, name: &str) -> Result<String, Fault> {
        self.get(name)?.map_or_else(|| Ok(String::new()), |node| node.text().map(str::to_owned))
    }

    pub(crate) fn number(&self, most: u64) -> Result<u64, Fault> {
        let number = self.value.as_u64().filter(|number| *number <= most);
        number.ok_or_else(|| self.fault(&format!("{} is not a whole number within 0..={most}", self.value)))
    }

    pub(crate) fn small(&self) -> Result<u16, Fault> {
        Ok(self.number(u64::from(u16::MAX))? as u16)
    }
}
