//! Every language says everything: the same files and keys, no empty text, the plural forms its grammar has, and the same
//! values to fill in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Files;

/// The language whose files the others are compared with.
const REFERENCE: &str = "en";

/// Plural forms that a language has for whole numbers (CLDR); `one` and `other` are needed in each of ours.
fn forms(language: &str) -> &'static [&'static str] {
    match language {
        "es" | "fr" => &["one", "many", "other"],
        _ => &["one", "other"],
    }
}

const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

pub(crate) fn check(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    let mut languages: BTreeMap<&str, BTreeMap<String, Text>> = BTreeMap::new();
    for (path, text) in files.matching("locales/", ".json") {
        let Some((language, name)) = path.trim_start_matches("locales/").split_once('/') else { continue };
        match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                let mut found = Vec::new();
                flatten(name.trim_end_matches(".json"), &value, path, &mut found, &mut findings);
                let texts = languages.entry(language).or_default();
                for (key, words) in found {
                    texts.insert(key, Text { path: path.to_owned(), words });
                }
            }
            Err(error) => findings.push(format!("{path}:{}: no valid JSON: {error}", error.line())),
        }
    }
    let Some(reference) = languages.get(REFERENCE) else { return findings };
    for (language, texts) in &languages {
        findings.extend(plurals(language, texts));
        if *language != REFERENCE {
            findings.extend(compare(language, reference, texts));
        }
    }
    findings
}

struct Text {
    path: String,
    words: String,
}

/// Nested keys become `file.outer.inner`; what is neither text nor group is a finding.
fn flatten(
    key: &str,
    value: &Value,
    path: &str,
    into: &mut Vec<(String, String)>,
    findings: &mut Vec<String>,
) {
    match value {
        Value::Object(group) => {
            for (name, inner) in group {
                flatten(&format!("{key}.{name}"), inner, path, into, findings);
            }
        }
        Value::String(text) => {
            if text.trim().is_empty() {
                findings.push(format!("{path}: `{key}` is empty"));
            }
            into.push((key.to_owned(), text.clone()));
        }
        _ => findings.push(format!("{path}: `{key}` is neither a text nor a group of texts")),
    }
}

/// `x_one` belongs to the plural `x` when there is an `x_other`.
fn plural_of<'a>(key: &'a str, texts: &BTreeMap<String, Text>) -> Option<(&'a str, &'a str)> {
    let (base, form) = key.rsplit_once('_')?;
    (FORMS.contains(&form) && texts.contains_key(&format!("{base}_other"))).then_some((base, form))
}

/// The names of texts, a plural being one name.
fn names(texts: &BTreeMap<String, Text>) -> BTreeSet<&str> {
    texts.keys().map(|key| plural_of(key, texts).map_or(key.as_str(), |(base, _)| base)).collect()
}

fn plurals(language: &str, texts: &BTreeMap<String, Text>) -> Vec<String> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for key in texts.keys() {
        if let Some((base, form)) = plural_of(key, texts) {
            found.entry(base.trim_end_matches("_ordinal")).or_default().insert(form);
        }
    }
    let allowed = forms(language);
    let mut findings = Vec::new();
    for (base, present) in found {
        if !present.contains("one") {
            findings.push(format!("locales/{language}: the plural `{base}` has no form `one`"));
        }
        for form in present.iter().filter(|form| !allowed.contains(form)) {
            findings.push(format!(
                "locales/{language}: the plural `{base}` has the form `{form}`, which the language has not"
            ));
        }
    }
    findings
}

fn compare(
    language: &str,
    reference: &BTreeMap<String, Text>,
    texts: &BTreeMap<String, Text>,
) -> Vec<String> {
    let (wanted, present) = (names(reference), names(texts));
    let mut findings = Vec::new();
    for name in wanted.difference(&present) {
        findings.push(format!("locales/{language}: `{name}` is missing"));
    }
    for name in present.difference(&wanted) {
        findings.push(format!("locales/{language}: `{name}` is not in {REFERENCE}"));
    }
    for (key, text) in texts {
        // `one` may spell the number out, so only the other forms have to use the same values.
        let Some(original) = reference.get(key).filter(|_| !key.ends_with("_one")) else { continue };
        if values(&text.words) != values(&original.words) {
            findings.push(format!("{}: `{key}` fills in other values than {REFERENCE}", text.path));
        }
    }
    findings
}

/// What a text fills in: `{{ name }}` and components `<name>`.
fn values(text: &str) -> BTreeSet<&str> {
    let named = text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).map(|inner| {
        // A formatter after a comma may differ between languages.
        inner.split(',').next().unwrap_or_default().trim()
    });
    let tags =
        text.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ', '/']).find(|part| !part.is_empty()));
    named.chain(tags).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(en: &str, es: &str) -> Vec<String> {
        check(&Files::of(&[("locales/en/home.json", en), ("locales/es/home.json", es)]))
    }

    #[test]
    fn the_same_keys_at_every_depth_pass() {
        assert!(findings(r#"{"a": {"b": "x"}}"#, r#"{"a": {"b": "y"}}"#).is_empty());
    }

    #[test]
    fn a_missing_key_an_extra_key_and_an_empty_text_are_found() {
        assert_eq!(findings(r#"{"a": "x", "b": "x"}"#, r#"{"a": "y"}"#), ["locales/es: `home.b` is missing"]);
        assert_eq!(
            findings(r#"{"a": "x"}"#, r#"{"a": "y", "c": "z"}"#),
            ["locales/es: `home.c` is not in en"]
        );
        assert_eq!(findings(r#"{"a": "x"}"#, r#"{"a": " "}"#), ["locales/es/home.json: `home.a` is empty"]);
    }

    #[test]
    fn a_missing_file_is_as_many_missing_keys() {
        let files = Files::of(&[
            ("locales/en/home.json", r#"{"a": "x"}"#),
            ("locales/en/staff.json", r#"{"b": "x"}"#),
            ("locales/fr/home.json", r#"{"a": "x"}"#),
        ]);
        assert_eq!(check(&files), ["locales/fr: `staff.b` is missing"]);
    }

    #[test]
    fn a_plural_is_one_name_with_the_forms_of_its_language() {
        let en = r#"{"n_one": "one", "n_other": "{{ count }} many"}"#;
        assert!(
            findings(en, r#"{"n_one": "uno", "n_many": "{{ count }} de", "n_other": "{{ count }}"}"#)
                .is_empty()
        );
        assert_eq!(
            findings(en, r#"{"n_other": "{{ count }}"}"#),
            ["locales/es: the plural `home.n` has no form `one`"]
        );
        assert_eq!(findings(en, r#"{"n_one": "x", "n_few": "x", "n_other": "{{ count }}"}"#).len(), 1);
    }

    #[test]
    fn a_translation_fills_in_the_same_values() {
        assert!(
            findings(r#"{"a": "{{ name }} of {{place}}"}"#, r#"{"a": "{{ place }}: {{ name }}"}"#).is_empty()
        );
        assert_eq!(findings(r#"{"a": "{{ name }}"}"#, r#"{"a": "{{ nombre }}"}"#).len(), 1);
    }
}
