//! Reading maps of which no key may stand twice: of two values one would be dropped without a word (rule AUT-13).

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

struct Keys<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Keys<V> {
    type Value = BTreeMap<String, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut given: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, value)) = given.next_entry::<String, V>()? {
            if map.contains_key(&key) {
                // In the words of derived types, which name the field between these marks.
                return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
            }
            map.insert(key, value);
        }
        Ok(map)
    }
}

/// A map from texts, refused when a key stands twice.
pub(crate) fn keys<'de, D, V>(from: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    from.deserialize_map(Keys(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused_by_name() {
        let read = |text: &str| keys::<_, u8>(&mut serde_json::Deserializer::from_str(text));
        assert_eq!(read(r#"{"a":1,"b":2}"#).unwrap(), [("a".to_owned(), 1), ("b".to_owned(), 2)].into());
        let error = read(r#"{"a":1,"b":2,"a":3}"#).unwrap_err().to_string();
        assert!(error.starts_with("duplicate field `a`"), "{error}");
        assert!(read("[]").is_err());
    }
}
