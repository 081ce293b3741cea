//! ACC-10, ACC-28 to ACC-30: how often one may try, and that nobody shuts another out.

use model::permissions::Role;
use model::security::PasswordState;
use server::auth::by_password::MOST_FAILURES;
use server::ids::{Purpose, Token};

use super::*;

const CODES: &str = "/api/v1/sign-in-codes";

/// Signs in on a private device: session and device cookies, joined.
async fn on_own_device(server: &Server, email: &str) -> String {
    server.app.clock.advance(20_000);
    let body = serde_json::json!({ "email": email, "password": PASSWORD, "device": "private" });
    let answer = send(server, "/api/v1/sign-in", "", &body).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    answer.cookie("__Host-device").unwrap()
}

/// ACC-28: a thousand failures from elsewhere, then the owner signs in.
#[tokio::test]
async fn failures_from_elsewhere_do_not_shut_the_owner_out() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let email = mentor.email.as_str();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, email).await;
    for n in 0..1000 {
        let answer = try_password(&server, "", email, &format!("guess {n}")).await;
        assert_eq!(answer.status, 401, "{n}");
    }
    assert_eq!(
        try_password(&server, "", email, PASSWORD).await.status,
        401,
        "from elsewhere it opens no more"
    );
    let own = try_password(&server, &device, email, PASSWORD).await;
    assert_eq!(own.status, 204, "in the owner's browser it does");
    let cookie = own.cookie("__Host-sid").unwrap();
    assert_eq!(account(&server, &cookie).await.password, PasswordState::Blocked);
    let link = server.sign_in("mentor").await;
    assert_eq!(account(&server, &link).await.password, PasswordState::Set, "a link opens it again");
    assert_eq!(try_password(&server, "", email, PASSWORD).await.status, 204);
}

/// ACC-28: a known browser has an allowance, not a master key.
#[tokio::test]
async fn a_known_browser_is_known_for_its_own_account_and_blocked_after_a_hundred() {
    let server = Server::start().await;
    let (mentor, reformer) = (person(&server, "mentor").clone(), person(&server, "reformer").clone());
    for who in [&mentor, &reformer] {
        set_password(&server, &enter(&server, &who.id).await, PASSWORD).await;
    }
    let device = on_own_device(&server, mentor.email.as_str()).await;
    for n in 0..MOST_FAILURES {
        try_password(&server, &device, reformer.email.as_str(), &format!("guess {n}")).await;
    }
    let other = try_password(&server, &device, reformer.email.as_str(), PASSWORD).await;
    assert_eq!(other.status, 401, "guesses at another account count against it as any others");
    assert_eq!(try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status, 204);
    for n in 0..MOST_FAILURES {
        try_password(&server, &device, mentor.email.as_str(), &format!("guess {n}")).await;
    }
    assert_eq!(try_password(&server, &device, mentor.email.as_str(), PASSWORD).await.status, 401);
    assert_eq!(
        try_password(&server, "", mentor.email.as_str(), PASSWORD).await.status,
        204,
        "elsewhere it opens"
    );
}

/// ACC-28 and ACC-30: neighbours who use up the allowance of an address do not use up that of a known browser.
#[tokio::test]
async fn a_known_browser_does_not_share_the_allowance_of_its_address() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, mentor.email.as_str()).await;
    let body =
        serde_json::json!({ "email": mentor.email.as_str(), "password": PASSWORD, "device": "shared" });
    let mut last = 0;
    for _ in 0..30 {
        let answer = send(&server, "/api/v1/sign-in", "", &body).await;
        last = answer.status;
        if last == 429 {
            assert!(answer.header("retry-after").is_some());
            break;
        }
    }
    assert_eq!(last, 429);
    assert_eq!(send(&server, "/api/v1/sign-in", &device, &body).await.status, 204);
    let forged = format!("__Host-device={}", "a".repeat(64));
    assert_eq!(
        send(&server, "/api/v1/sign-in", &forged, &body).await.status,
        429,
        "a cookie of nobody's making"
    );
}

/// Asks for a link by mail: the browser's cookie and the link.
async fn ask(server: &Server, email: &str) -> (String, String) {
    let body = serde_json::json!({ "email": email, "locale": "en" });
    let answer = send(server, "/api/v1/sign-in-links", "", &body).await;
    let link = link_in_mail(server).await;
    (answer.cookie("__Host-link").unwrap(), link)
}

fn code_of(page: &str) -> String {
    page.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn type_code(server: &Server, cookie: &str, code: &str) -> Answer {
    send(server, CODES, cookie, &serde_json::json!({ "code": code, "device": "shared" })).await
}

/// ACC-10: elsewhere the link shows a code, which opens a session in the asking browser alone, and once.
#[tokio::test]
async fn a_link_shows_a_code_elsewhere_that_opens_the_asking_browser() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (browser, link) = ask(&server, mentor.email.as_str()).await;
    let page = server.get(&link).await;
    let code = code_of(&page.body);
    assert_eq!(code.len(), 9, "{code}");
    assert_eq!(page.body, server.get(&link).await.body, "ACC-8: looking changes nothing");
    assert_eq!(page.header("set-cookie"), None);
    let other = format!("__Host-link={}", "a".repeat(64));
    for cookie in ["", other.as_str()] {
        assert_eq!(refusal(&type_code(&server, cookie, &code).await), ("invalid", one("code", "refused")));
    }
    for malformed in ["", "1234567", "UUUUUUUU", "ABCD-EFGH-JKMN"] {
        assert_eq!(type_code(&server, &browser, malformed).await.status, 422, "{malformed}");
    }
    let answer = type_code(&server, &browser, &code.to_lowercase().replace('-', " ")).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let cookie = answer.cookie("__Host-sid").unwrap();
    assert_eq!(status(&server, HOME, &cookie).await, 200);
    assert_eq!(type_code(&server, &browser, &code).await.status, 422, "once");
    assert_eq!(server.press(&link, &browser).await.status, 410, "the link was used by its code");
}

/// ACC-10: five tries.
#[tokio::test]
async fn the_sixth_code_is_not_looked_at() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let (browser, link) = ask(&server, mentor.email.as_str()).await;
    let code = code_of(&server.get(&link).await.body);
    for n in 0..5 {
        assert_eq!(type_code(&server, &browser, &format!("0000000{n}")).await.status, 422);
    }
    let sixth = type_code(&server, &browser, &code).await;
    assert_eq!(refusal(&sixth).0, "too_many");
    assert_eq!(server.press(&link, &browser).await.status, 303, "the link itself still works");
}

/// The table of section 2.6: ten codes of the second factor in a quarter of an hour, and other accounts go on.
#[tokio::test]
async fn the_eleventh_code_of_a_second_factor_waits() {
    let server = Server::start().await;
    be_real(&server).await;
    let staff = somebody(&server, "guessed", Role::Mentor).await;
    let (cookie, _, codes) = second_factor::enrol(&server, &enter(&server, &staff.id).await).await;
    drop(cookie);
    let waiting = enter(&server, &staff.id).await;
    let mut statuses = Vec::new();
    for n in 0..12 {
        let body = serde_json::json!({ "code": format!("{n:06}") });
        statuses.push(send(&server, "/api/v1/second-factor", &waiting, &body).await.status);
    }
    // One was taken when the factor was proved.
    assert_eq!(statuses, [vec![422; 9], vec![429; 3]].concat());
    let body = serde_json::json!({ "code": codes[0] });
    assert_eq!(send(&server, "/api/v1/second-factor", &waiting, &body).await.status, 429);
    server.app.clock.advance(90_000);
    assert_eq!(send(&server, "/api/v1/second-factor", &waiting, &body).await.status, 204);
}

const GIVE: &str = "/api/v1/second-factor";

/// Whether the browser with this cookie is known for an account.
async fn is_known(server: &Server, device: &str) -> bool {
    let token = Token::parse(device.strip_prefix("__Host-device=").unwrap()).unwrap();
    let mut read = server.app.store.read().await.unwrap();
    store::devices::owner(&mut read, &token.hash(Purpose::Device)).await.unwrap().is_some()
}

async fn sign_in_privately(server: &Server, cookie: &str, email: &str) -> Answer {
    server.app.clock.advance(20_000);
    let body = serde_json::json!({ "email": email, "password": PASSWORD, "device": "private" });
    let answer = send(server, "/api/v1/sign-in", cookie, &body).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    answer
}

/// Somebody with a password and a second factor, and a browser that is known for them.
async fn owner_with_second_factor(server: &Server) -> (PersonRecord, Vec<String>, String) {
    be_real(server).await;
    let owner = somebody(server, "owner", Role::Mentor).await;
    let (cookie, _, codes) = second_factor::enrol(server, &enter(server, &owner.id).await).await;
    set_password(server, &cookie, PASSWORD).await;
    let waiting = sign_in_privately(server, "", owner.email.as_str()).await;
    assert_eq!(waiting.cookie("__Host-device"), None, "nobody is known before the second factor");
    let body = serde_json::json!({ "code": codes[0] });
    let opened = send(server, GIVE, &waiting.cookie("__Host-sid").unwrap(), &body).await;
    assert_eq!(opened.status, 204, "{opened:?}");
    (owner, codes, opened.cookie("__Host-device").unwrap())
}

/// ACC-28: whoever has the password alone pushes no browser of the owner's out.
#[tokio::test]
async fn the_first_factor_alone_makes_no_browser_known() {
    let server = Server::start().await;
    let (owner, _, device) = owner_with_second_factor(&server).await;
    for n in 0..11 {
        let answer = sign_in_privately(&server, "", owner.email.as_str()).await;
        assert_eq!(answer.cookie("__Host-device"), None, "{n}");
    }
    assert!(is_known(&server, &device).await);
}

/// ACC-28: setting a second factor up in a session that waited for it makes its browser known.
#[tokio::test]
async fn a_browser_is_known_once_a_second_factor_was_set_up_in_it() {
    let server = Server::start().await;
    be_real(&server).await;
    let staff = somebody(&server, "fresh", Role::Staff).await;
    let app = &server.app;
    let mut write = app.store.write().await.unwrap();
    let url = &app.config.public_url;
    let link =
        server::auth::link::make(&mut write, &app.ids, &app.clock, url, &staff.id, None).await.unwrap();
    write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    let form = "application/x-www-form-urlencoded";
    let headers = [("origin", server.origin()), ("content-type", form)];
    let waiting = server.ask("POST", &server.path_of(&link), &headers, "device=private").await;
    assert_eq!((waiting.status, waiting.cookie("__Host-device")), (303, None));
    let set_up =
        send(&server, "/api/v1/account/second-factor", &waiting.cookie("__Host-sid").unwrap(), &()).await;
    let set_up: model::security::SecondFactorSetUp = serde_json::from_str(&set_up.body).unwrap();
    let body = serde_json::json!({ "code": second_factor::code_of(&server, &set_up.secret) });
    let path = "/api/v1/account/second-factor/confirmation";
    let opened = send(&server, path, &waiting.cookie("__Host-sid").unwrap(), &body).await;
    assert!(is_known(&server, &opened.cookie("__Host-device").unwrap()).await);
}

/// ACC-28: whoever has the first factor uses up their own codes, and not those of the owner's browser.
#[tokio::test]
async fn codes_from_elsewhere_do_not_keep_the_owner_from_theirs() {
    let server = Server::start().await;
    let (owner, codes, device) = owner_with_second_factor(&server).await;
    let stolen = sign_in_privately(&server, "", owner.email.as_str()).await.cookie("__Host-sid").unwrap();
    let own = sign_in_privately(&server, &device, owner.email.as_str()).await.cookie("__Host-sid").unwrap();
    let mut statuses = Vec::new();
    for n in 0..11 {
        let body = serde_json::json!({ "code": format!("{n:06}") });
        statuses.push(send(&server, GIVE, &stolen, &body).await.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    let body = serde_json::json!({ "code": codes[1] });
    assert_eq!(send(&server, GIVE, &own, &body).await.status, 429, "its cookie alone does not tell");
    assert_eq!(send(&server, GIVE, &format!("{own}; {device}"), &body).await.status, 204);
}

/// Asks for a link from this network address, behind a proxy of ours.
async fn ask_from(server: &Server, network: &str, cookie: &str, email: &str) {
    let body = serde_json::json!({ "email": email, "locale": "en" }).to_string();
    let key = crate::support::new_key();
    let headers = [
        ("origin", server.origin()),
        ("content-type", "application/json"),
        ("cookie", cookie),
        ("x-forwarded-for", network),
        (model::key::HEADER, key.as_str()),
    ];
    let answer = server.ask("POST", "/api/v1/sign-in-links", &headers, &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
}

async fn mails_to(server: &Server, email: &str) -> usize {
    mails(server).await.iter().filter(|(to, _)| to == email).count()
}

/// ACC-28: a stranger uses up the links they asked for themselves; only many together use up a mailbox, and never those
/// of a browser that is known for it.
#[tokio::test]
async fn a_stranger_does_not_use_up_the_links_of_a_mailbox() {
    let server = Server::behind_a_proxy().await;
    let mentor = person(&server, "mentor").clone();
    let email = mentor.email.as_str();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, email).await;
    let before = mails_to(&server, email).await;
    for _ in 0..5 {
        ask_from(&server, "198.51.100.1", "", email).await;
    }
    assert_eq!(mails_to(&server, email).await, before + 3, "three from one address");
    ask_from(&server, "192.0.2.7", "", email).await;
    assert_eq!(mails_to(&server, email).await, before + 4, "and its owner gets theirs from another");
    for n in 0..20 {
        ask_from(&server, &format!("203.0.113.{n}"), "", email).await;
    }
    assert_eq!(mails_to(&server, email).await, before + 12, "twelve from everywhere");
    ask_from(&server, "192.0.2.7", &device, email).await;
    assert_eq!(mails_to(&server, email).await, before + 13, "a browser that is known has its own");
    server.app.clock.advance(20 * MINUTE_MS);
    ask_from(&server, "192.0.2.99", "", email).await;
    assert_eq!(mails_to(&server, email).await, before + 14);
}

/// ACC-28: whoever wants somebody's mailbox for theirs takes no link from them.
#[tokio::test]
async fn asking_for_somebody_elses_address_takes_none_of_their_links() {
    let server = Server::start().await;
    let staff = person(&server, "staff").clone();
    let cookie = server.sign_in("mentor").await;
    for _ in 0..5 {
        let body = serde_json::json!({ "email": staff.email.as_str() });
        assert_eq!(send(&server, "/api/v1/account/address", &cookie, &body).await.status, 202);
    }
    for n in 1..=3 {
        ask_from(&server, "", "", staff.email.as_str()).await;
        assert_eq!(mails_to(&server, staff.email.as_str()).await, n);
    }
}

/// ACC-28: a browser that is known for one account is a stranger at every other.
#[tokio::test]
async fn a_known_browser_guesses_at_others_from_its_address() {
    let server = Server::start().await;
    let (mentor, reformer) = (person(&server, "mentor").clone(), person(&server, "reformer").clone());
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, mentor.email.as_str()).await;
    let guess = async |cookie: &str, email: &str| {
        let body = serde_json::json!({ "email": email, "password": "a guess", "device": "shared" });
        send(&server, "/api/v1/sign-in", cookie, &body).await.status
    };
    let mut open = 0;
    while guess("", reformer.email.as_str()).await == 401 {
        open += 1;
        assert!(open < 30);
    }
    for email in [reformer.email.as_str(), "nobody@example.org"] {
        assert_eq!(guess(&device, email).await, 429, "{email}");
        let body = serde_json::json!({ "email": email, "locale": "en" });
        assert_eq!(send(&server, "/api/v1/sign-in-links", &device, &body).await.status, 429, "{email}");
    }
    assert_eq!(guess(&device, mentor.email.as_str()).await, 401, "its own account");
}

/// ACC-28: a link opens the password again in the browser that used its own tries up, too.
#[tokio::test]
async fn a_link_opens_the_password_again_in_every_browser() {
    let server = Server::start().await;
    let mentor = person(&server, "mentor").clone();
    let email = mentor.email.as_str();
    set_password(&server, &server.sign_in("mentor").await, PASSWORD).await;
    let device = on_own_device(&server, email).await;
    let use_up = async |kept_open: &str| {
        for n in 0..MOST_FAILURES {
            try_password(&server, &device, email, &format!("guess {n}")).await;
            if n % 50 == 0 {
                status(&server, HOME, kept_open).await;
            }
        }
        assert_eq!(try_password(&server, &device, email, PASSWORD).await.status, 401);
    };
    use_up("").await;
    server.sign_in("mentor").await;
    assert_eq!(try_password(&server, &device, email, PASSWORD).await.status, 204, "by a link");
    let fresh = server.sign_in("mentor").await;
    use_up(&fresh).await;
    let proof = serde_json::json!({ "password": PASSWORD });
    let answer = send(&server, "/api/v1/reauthentication", &fresh, &proof).await;
    set_password(&server, &answer.cookie("__Host-sid").unwrap(), PASSWORD).await;
    assert_eq!(try_password(&server, &device, email, PASSWORD).await.status, 204, "by a change of it");
}
