//! Languages: those people work in, and those the interface is written in.

use serde::{Deserialize, Serialize};

/// A language people work in: an ISO 639 code of two or three lower-case letters, such as `es` or `dag`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(pattern = "^[a-z]{2,3}$"))]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// A text that is no language code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is written as two or three lower-case letters")]
pub struct InvalidLanguage;

impl Language {
    /// The language with the code `text`, or [`InvalidLanguage`].
    pub fn parse(text: &str) -> Result<Self, InvalidLanguage> {
        let fits = (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidLanguage) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Language {
    type Error = InvalidLanguage;
    fn try_from(text: String) -> Result<Self, InvalidLanguage> {
        Self::parse(&text)
    }
}

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        Self(locale.code().to_owned())
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

/// How well somebody works in a language; the first two are working languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LanguageLevel {
    /// The language they would choose.
    First,
    /// They can hold a meeting in it.
    Working,
    /// They can follow, not lead.
    Basic,
}

/// A language somebody has, and how well.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Speaks {
    /// Which language.
    pub code: Language,
    /// How well.
    pub level: LanguageLevel,
}

/// A language the interface and its mails are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
}

impl Locale {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Fr];

    /// The code, as in the `lang` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
        }
    }

    /// The locale with this code; a region behind it, as in `es-GT`, is passed over.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }

    /// The first locale a browser's `Accept-Language` header asks for that we have, or English.
    pub fn from_accept_language(header: &str) -> Self {
        Self::accepted(header).unwrap_or_default()
    }

    /// The same, or nothing where it asks for none that we have.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wanted: Vec<(u32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let mut fields = part.split(';');
                let locale = Self::from_code(fields.next()?.trim())?;
                let weight = fields
                    .find_map(|field| field.trim().strip_prefix("q=")?.parse::<f32>().ok())
                    .unwrap_or(1.0);
                Some(((weight.clamp(0.0, 1.0) * 1000.0) as u32, locale))
            })
            .collect();
        wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wanted.first().map(|(_, locale)| *locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_by_weight() {
        assert_eq!(Locale::from_accept_language("de, fr;q=0.5, es-GT;q=0.9"), Locale::Es);
        assert_eq!(Locale::from_accept_language(""), Locale::En);
        assert_eq!(Locale::from_accept_language("pt-BR,*;q=0.1"), Locale::En);
        assert_eq!((Locale::accepted("pt-BR,*;q=0.1"), Locale::accepted("fr-CA")), (None, Some(Locale::Fr)));
    }

    #[test]
    fn a_language_is_a_short_code() {
        assert!(Language::parse("dag").is_ok());
        for wrong in ["", "e", "ES", "spanish", "é1"] {
            assert!(Language::parse(wrong).is_err(), "{wrong}");
        }
    }
}
