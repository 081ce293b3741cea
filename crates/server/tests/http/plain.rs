//! The directory without script, as somebody with an old browser meets it.

use model::directory_search::{MOST_TYPED, SearchAnswer};
use model::id::PersonId;
use model::practice::PracticePage;
use model::words::Locale;

use crate::accounts::{enter, read};
use crate::introductions::id;
use crate::support::{Answer, Server};

const DIRECTORY: &str = "/plain/directory";

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let answer = server.ask("GET", path, headers, "").await;
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    // Nothing runs and nothing is drawn by a name, whatever stands in it.
    for forbidden in ["<script", " style=", "javascript:", " onerror=", "<img"] {
        assert!(!answer.body.contains(forbidden), "{path}: {forbidden}");
    }
    answer
}

async fn as_visitor(server: &Server, path: &str) -> String {
    let answer = get(server, path, &[]).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

fn language(html: &str) -> &str {
    html.split_once("<html lang=\"").unwrap().1.split_once('"').unwrap().0
}

#[tokio::test]
async fn a_link_says_the_language_then_the_browser_then_the_account() {
    let server = Server::start().await;
    let of = async |path: &str, headers: &[(&str, &str)]| {
        let answer = get(&server, path, headers).await;
        assert_eq!(answer.header("vary"), Some("accept-language, cookie"));
        language(&answer.body).to_owned()
    };
    assert_eq!(of(DIRECTORY, &[]).await, "en");
    assert_eq!(of(DIRECTORY, &[("accept-language", "de, fr-CA;q=0.8")]).await, "fr");
    assert_eq!(of("/plain/directory?lang=es", &[("accept-language", "fr")]).await, "es");
    assert_eq!(of("/plain/directory?lang=xx", &[("accept-language", "fr")]).await, "fr");
    for locale in Locale::ALL {
        let person = server.world.people.iter().find(|one| one.locale == locale).unwrap();
        let cookie = enter(&server, &person.id).await;
        assert_eq!(of(DIRECTORY, &[("cookie", &cookie), ("accept-language", "de")]).await, locale.code());
        assert_eq!(of(DIRECTORY, &[("cookie", &cookie), ("accept-language", "en")]).await, "en");
        for path in ["/plain/members/tamale-gh", "/plain/practices/pr-demo-hearings"] {
            assert_eq!(of(&format!("{path}?lang={}", locale.code()), &[]).await, locale.code());
        }
    }
}

#[tokio::test]
async fn each_language_has_its_words_and_leads_to_the_others_with_the_question() {
    let server = Server::start().await;
    let mut texts = Vec::new();
    for locale in Locale::ALL {
        let code = locale.code();
        let html = as_visitor(&server, &format!("{DIRECTORY}?q=agua&region=americas&lang={code}")).await;
        for other in Locale::ALL {
            let link = format!("{DIRECTORY}?q=agua&amp;region=americas&amp;lang={}", other.code());
            assert_eq!(html.contains(&format!("href=\"{link}\"")), other != locale, "{code} {link}");
        }
        assert!(!html.contains("{{") && !html.contains("}}"), "{code}: something was not filled in");
        texts.push(html.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned());
    }
    texts.dedup();
    assert_eq!(texts.len(), 3, "{texts:?}");
}

#[tokio::test]
async fn pages_together_are_the_whole_list_and_each_leads_on() {
    let server = Server::start().await;
    let all: SearchAnswer = read(&server, "/api/v1/directory?limit=0", "").await;
    let (mut next, mut rows, mut pages) = (DIRECTORY.to_owned(), 0, 0);
    loop {
        let html = as_visitor(&server, &next).await;
        rows += html.matches("<li class=\"plain-row\">").count();
        pages += 1;
        assert_eq!(html.contains("rel=\"prev\""), pages > 1);
        let Some((_, link)) = html.split_once("rel=\"next\" href=\"") else { break };
        next = link.split_once("#results\"").unwrap().0.replace("&amp;", "&");
    }
    assert_eq!((rows, pages), (all.total as usize, all.total.div_ceil(50)));
    assert!(pages > 2, "{pages}");
}

#[tokio::test]
async fn what_is_hostile_in_an_address_is_refused_in_words_or_passed_over() {
    let server = Server::start().await;
    let everything = as_visitor(&server, DIRECTORY).await;
    for path in [
        "?utm_source=x&nothing=y&facet=z",
        "?region=&kind=,,,&q=",
        "?limit=1000000&offset=7",
        "?lang=%3Cscript%3E",
    ] {
        assert_eq!(as_visitor(&server, &format!("{DIRECTORY}{path}")).await, everything, "{path}");
    }
    for wrong in ["0", "-1", "two", "", "1e3", "4294967296"] {
        let answer = get(&server, &format!("{DIRECTORY}?page={wrong}&lang=es"), &[]).await;
        assert_eq!((answer.status, language(&answer.body)), (422, "es"), "{wrong}");
        assert!(answer.body.contains("«page»") && answer.body.contains("/plain/directory?lang=es"));
    }
    for far in ["1000000000", "4294967295"] {
        let html = as_visitor(&server, &format!("{DIRECTORY}?q=ghana&page={far}")).await;
        assert!(
            html.contains("There is no such page")
                && html.contains("href=\"/plain/directory?q=ghana&amp;lang=en\"")
        );
    }
    let long = format!("{DIRECTORY}?q={}", "bdfkpxqz".repeat(400));
    let html = as_visitor(&server, &long).await;
    assert!(html.contains("Nothing fits") && !html.contains("<details"));
    assert!(
        html.contains(&"bdfkpxqz".repeat(MOST_TYPED / 8))
            && !html.contains(&"bdfkpxqz".repeat(MOST_TYPED / 8 + 1))
    );
    let hostile = as_visitor(
        &server,
        &format!("{DIRECTORY}?q=%22%3E%3Cscript%3E&country=%3Cb%3E&country=GH&country=GH"),
    )
    .await;
    assert!(
        hostile.contains("value=\"&quot;&gt;&lt;script&gt;\"") && hostile.contains("value=\"&lt;b&gt;\"")
    );
    assert_eq!(hostile.matches("value=\"GH\"").count(), 1);
    for (method, status) in [("HEAD", 200), ("POST", 405), ("DELETE", 405)] {
        assert_eq!(server.ask(method, DIRECTORY, &[], "").await.status, status, "{method}");
    }
}

/// What somebody wrote is shown as they wrote it, and nothing more.
#[tokio::test]
async fn markup_in_names_is_shown_as_text() {
    let server = Server::start().await;
    let name = "<img src=x onerror=alert(1)> \"Ville\" & <b>Fils</b>";
    let mut write = server.app.store.write().await.unwrap();
    let mut member = store::members::find(&mut write, &id("tamale-gh")).await.unwrap().unwrap();
    (member.name, member.own_name) = (name.to_owned(), Some(format!("{name}!")));
    (member.note, member.source) = (Some(name.to_owned()), Some(format!("[VY] javascript:alert(1) {name}")));
    store::members::upsert(&mut write, &member).await.unwrap();
    write.commit_without_audit(&[], server.app.clock.now_ms()).await.unwrap();
    let shown = "&lt;img src=x onerror=alert(1)&gt; &quot;Ville&quot; &amp; &lt;b&gt;Fils&lt;/b&gt;";
    for path in
        ["/plain/directory?q=ville+fils", "/plain/members/tamale-gh", "/plain/practices/pr-demo-hearings"]
    {
        let answer = server.ask("GET", path, &[], "").await;
        assert_eq!(answer.status, 200);
        assert!(!answer.body.contains("<img") && !answer.body.contains("<b>"), "{path}");
        if !path.contains("practices") {
            assert!(answer.body.contains(shown), "{path}: {}", answer.body);
        }
    }
}

/// ACC-30: the page of a member counts whichever way it is drawn, and the refusal says when to come back.
#[tokio::test]
async fn opening_members_here_counts_as_anywhere() {
    let server = Server::start().await;
    let cookie = enter(&server, &id::<PersonId>("p-tamale-gh-gov")).await;
    let open =
        async |path: String| get(&server, &path, &[("cookie", &cookie), ("accept-language", "fr")]).await;
    for number in 0..100 {
        assert_eq!(open(format!("/plain/members/here-{number}")).await.status, 404);
        let there = format!("/api/v1/members/there-{number}");
        assert_eq!(server.ask("GET", &there, &[("cookie", &cookie)], "").await.status, 404);
    }
    let refused = open("/plain/members/one-more".to_owned()).await;
    assert_eq!(
        (refused.status, refused.header("retry-after"), language(&refused.body)),
        (429, Some("432"), "fr")
    );
    assert!(refused.header("x-request-id").is_some());
    assert_eq!(open("/plain/members/here-7".to_owned()).await.status, 404, "opened before");
    assert_eq!(open("/plain/members/tamale-gh".to_owned()).await.status, 200, "one's own");
}

/// Neither page tells more to a visitor than the API does.
#[tokio::test]
async fn a_member_and_a_practice_say_what_their_viewer_may_know() {
    let server = Server::start().await;
    let cookie = enter(&server, &id::<PersonId>("p-tamale-gh-gov")).await;
    let signed_in = [("cookie", cookie.as_str())];
    for path in ["/plain/members/tamale-gh", "/plain/directory?q=tamale"] {
        let (visitor, seat) = (as_visitor(&server, path).await, get(&server, path, &signed_in).await.body);
        assert_ne!(visitor, seat, "{path}");
    }
    let visitor = as_visitor(&server, "/plain/members/tamale-gh").await;
    assert!(visitor.contains("Members, mentors and the Support Unit see this after signing in."));
    let told: PracticePage = read(&server, "/api/v1/practices/pr-demo-hearings", "").await;
    let html = as_visitor(&server, "/plain/practices/pr-demo-hearings").await;
    for text in [&told.practice.title, &told.practice.problem, &told.practice.result, &told.member_name] {
        assert!(html.replace("&amp;", "&").replace("&quot;", "\"").contains(text.as_str()), "{text}");
    }
    for path in ["/plain/members/no-such", "/plain/practices/no-such", "/plain/members/NO%20ID"] {
        let missing = get(&server, path, &[]).await;
        assert_eq!(missing.status, 404, "{path}");
        assert!(missing.body.contains("We cannot find that"), "{path}");
    }
}
