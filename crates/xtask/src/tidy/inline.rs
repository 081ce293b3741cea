//! Nothing inline: the content security policy drops inline styles in silence and blocks inline scripts, and markup built
//! from text is how a page is taken over.

use super::{
    Files,
    code::{Strings, code_only, line_of},
};

/// What a view must not contain, and what to write instead.
const IN_VIEWS: [(&str, &str); 4] = [
    (" style=", "the policy drops it in silence; write a class or `style:name=`"),
    ("<Style", "inline styles are blocked; write a file in style/"),
    ("<Script", "inline scripts are blocked; write a file in public/"),
    ("inner_html", "text is text; build the elements"),
];

pub(crate) fn check(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files.matching("src/", ".rs") {
        let code = code_only(text, Strings::Blanked);
        for (mark, instead) in IN_VIEWS {
            for (at, _) in code.match_indices(mark) {
                let after = code[at + mark.len()..].chars().next().unwrap_or(' ');
                let before = code[..at].chars().next_back().unwrap_or(' ');
                // `Vec<Style>` and `<Styled` are no such tags.
                if mark.starts_with('<')
                    && (before.is_alphanumeric() || before == ':' || after.is_alphanumeric())
                {
                    continue;
                }
                findings.push(format!("{path}:{}: `{}`: {instead}", line_of(&code, at), mark.trim()));
            }
        }
    }
    if let Some(page) = files.text("index.html") {
        findings.extend(page_findings(page));
    }
    findings
}

/// What the policy would block in a page: inline scripts and styles, `on…=` and `style=`.
pub(crate) fn page_findings(page: &str) -> Vec<String> {
    let page = without_comments(page);
    let mut findings = Vec::new();
    for (at, _) in page.match_indices('<') {
        let tag = &page[at + 1..];
        let tag = &tag[..end_of_tag(tag)];
        let line = line_of(&page, at);
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if name.is_empty() {
            continue;
        }
        let attributes = attributes(&tag[name.len()..]);
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute == wanted);
        if name == "style" {
            findings.push(format!("index.html:{line}: an inline <style>"));
        }
        if name == "script" && !has("src") {
            findings.push(format!("index.html:{line}: an inline <script>"));
        }
        for attribute in
            attributes.iter().filter(|attribute| attribute.starts_with("on") || *attribute == "style")
        {
            findings.push(format!("index.html:{line}: the attribute {attribute}= on <{name}>"));
        }
    }
    findings
}

/// Comments blanked, so that line numbers stay.
fn without_comments(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find("<!--") {
        let end = rest[start..].find("-->").map_or(rest.len(), |length| start + length + 3);
        out.push_str(&rest[..start]);
        out.extend(rest[start..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out + rest
}

/// Where a tag ends; a `>` inside quotes does not end it.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The names of a tag's attributes, in lower case.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        if length == 0 {
            return names;
        }
        names.push(rest[..length].to_lowercase());
        rest = rest[length..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else { continue };
        rest = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).map_or("", |(_, after)| after),
            _ => value.split_once(char::is_whitespace).map_or("", |(_, after)| after),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> usize {
        check(&Files::of(&[("src/ui/x.rs", text)])).len()
    }

    /// WEB-4.
    #[test]
    fn inline_styles_and_markup_in_views_are_found() {
        assert_eq!(view("view! { <p style=\"color: red\">x</p> }"), 1);
        assert_eq!(view("view! { <Style>x</Style> }"), 1);
        assert_eq!(view("view! { <p inner_html=text /> }"), 1);
    }

    #[test]
    fn computed_styles_classes_and_types_pass() {
        assert_eq!(view("view! { <p style:width=w class=\"style\">x</p> } // style=x"), 0);
        assert_eq!(view("fn f(x: Vec<Style>) -> Option<Script> { <Styled as T>::x() }"), 0);
    }

    #[test]
    fn a_page_with_files_only_passes() {
        let page = "<!doctype html><html lang=\"en\"><head><!-- <script>x</script> -->\n\
            <script type=\"module\" src=\"/boot.js\" data-js=\"/a.js\"></script><link rel=stylesheet href=a.css>\
            <body><p title=\"a > b style=c\">on = off</p><img src=a.svg alt=''/></body>";
        assert!(page_findings(page).is_empty(), "{:?}", page_findings(page));
    }

    /// WEB-3.
    #[test]
    fn everything_inline_in_a_page_is_found_with_its_line() {
        let page = "<script>x</script>\n<style>a{}</style>\n<body ONLOAD=x>\n<p style = 'a'>";
        assert_eq!(
            page_findings(page),
            [
                "index.html:1: an inline <script>",
                "index.html:2: an inline <style>",
                "index.html:3: the attribute onload= on <body>",
                "index.html:4: the attribute style= on <p>",
            ]
        );
    }
}
