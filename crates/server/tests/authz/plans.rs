//! A valid request for every operation: which objects it names and where, and what else it says.
//!
//! A new operation gets a line in [`plan`]; without one the walk fails and says so.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use http::Method;
use model::paths::template as t;
use serde_json::{Value, json};
use server::auth::{address, link};
use server::plain::template as pages;

use crate::accounts::PASSWORD;
use crate::objects::Kind;
use crate::world::{World, group_form};

/// Which object stands in which place of a request.
pub(crate) type Chosen = BTreeMap<&'static str, String>;

type Body = Box<dyn Fn(&World, &Chosen) -> String + Send + Sync>;

/// What a valid request says.
#[derive(Default)]
pub(crate) struct Plan {
    /// The places that name an object: `{member}` in the path, `?member` in the query, anything else in the body.
    pub(crate) places: Vec<(&'static str, Kind)>,
    /// The body, made of what stands in the places.
    body: Option<Body>,
    /// The place whose object's version `If-Match` names.
    pub(crate) version_of: Option<&'static str>,
    /// The place whose run of the matching is published before the request.
    pub(crate) published: Option<&'static str>,
    /// Whether the browser that asked for a link says so.
    pub(crate) browser: Browser,
}

/// Which browser a request comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Browser {
    #[default]
    Any,
    /// The one that asked for a link.
    OfTheLink,
}

impl Plan {
    fn path(self, place: &'static str, kind: Kind) -> Self {
        self.names(place, kind)
    }

    fn names(mut self, place: &'static str, kind: Kind) -> Self {
        self.places.push((place, kind));
        self
    }

    fn json(self, body: impl Fn(&World, &Chosen) -> Value + Send + Sync + 'static) -> Self {
        self.text(move |world, chosen| body(world, chosen).to_string())
    }

    fn text(mut self, body: impl Fn(&World, &Chosen) -> String + Send + Sync + 'static) -> Self {
        self.body = Some(Box::new(body));
        self
    }

    fn versioned(mut self, place: &'static str) -> Self {
        self.version_of = Some(place);
        self
    }

    fn after_publishing(mut self, place: &'static str) -> Self {
        self.published = Some(place);
        self
    }

    fn in_the_browser_of_the_link(mut self) -> Self {
        self.browser = Browser::OfTheLink;
        self
    }

    /// The body; empty where the operation takes none.
    pub(crate) fn body(&self, world: &World, chosen: &Chosen) -> String {
        self.body.as_ref().map_or_else(String::new, |body| body(world, chosen))
    }
}

/// The path of a request with its query.
pub(crate) fn address(template: &str, chosen: &Chosen) -> String {
    let mut address = template.to_owned();
    let mut query = String::new();
    for (place, id) in chosen {
        if place.starts_with('{') {
            address = address.replace(place, id);
        } else if let Some(name) = place.strip_prefix('?') {
            write!(query, "{}{name}={id}", if query.is_empty() { '?' } else { '&' }).unwrap();
        }
    }
    address + &query
}

/// The slug of the topic there is.
const TOPIC: &str = "cny-policy-area-slug-taxonomy-q";

const MEMBERS_HEADER: &str = "id,name,own_name,kind,country,region,lat,lon,population,cohort_year,languages,time_zone,\
                              status,note,jurisdictions,source\n";

/// The plan of an operation.
pub(crate) fn plan(method: &Method, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method.as_str(), template) {
        (
            "GET",
            "/healthz"
            | "/readyz"
            | t::SESSION
            | t::DEMO_MAILS
            | t::MEMBERS
            | t::DIRECTORY
            | t::POLICY_AREAS
            | pages::DIRECTORY,
        ) => plain(),
        ("GET", t::HOME | t::NEWS | t::GROUPS | t::MENTORING) | ("POST", t::SIGN_OUT) => plain(),
        ("GET", t::TODAY | t::COHORTS | t::CALLS | t::PEOPLE | t::AUDIT | t::MEMBERS_FILE) => plain(),
        ("POST", t::SIGN_IN_LINKS) => plain()
            .names("email", Kind::Address)
            .json(|_, at| json!({ "email": at["email"], "locale": "en" })),
        ("GET", link::TEMPLATE) => plain().path("{token}", Kind::Link),
        ("POST", link::TEMPLATE) => plain().path("{token}", Kind::Link),
        ("GET" | "POST", address::TEMPLATE) => plain().path("{token}", Kind::AddressLink),
        ("POST", t::ADDRESS) => plain().json(|_, _| json!({ "email": "another@example.org" })),
        ("GET", t::MEMBER | pages::MEMBER) => plain().path("{member}", Kind::Member),
        ("GET", t::GROUP_CALENDAR) => plain().path("{group}", Kind::Group),
        ("GET", t::COHORT | t::GROUP_STUDIO | t::MATCH_STUDIO | t::MATCH_RUNS) => {
            plain().path("{cohort}", Kind::Cohort)
        }
        ("POST", t::GROUP_LATE) => plain().path("{cohort}", Kind::Cohort),
        ("POST", t::MATCH_RUNS) => plain()
            .path("{cohort}", Kind::Cohort)
            .names("pinned.mentee", Kind::Member)
            .names("pinned.mentor", Kind::Mentor)
            .names("keep.run", Kind::MatchDraft)
            .json(|world, at| {
                let pair = json!({ "mentee": at["pinned.mentee"], "mentor": at["pinned.mentor"] });
                world.match_form(&[pair], Some(&json!({ "run": at["keep.run"], "percent": 0 })))
            }),
        ("GET", t::CALL) => plain().path("{call}", Kind::OpenCall),
        ("GET", t::CALL_RECORD | t::CALL_TABLE) => plain().path("{call}", Kind::FrozenCall),
        ("GET", t::MATCH_RUN | t::MATCH_RECORD | t::PUBLICATION_PREVIEW) => {
            plain().path("{run}", Kind::MatchDraft)
        }
        ("POST", t::MATCH_PUBLICATION) => plain()
            .path("{run}", Kind::MatchDraft)
            .json(|world, at| json!({ "version": world.version(&at["{run}"]) })),
        ("DELETE", t::MATCH_PUBLICATION) => {
            plain().path("{run}", Kind::MatchPublished).versioned("{run}").after_publishing("{run}")
        }
        ("PUT", t::MENTOR_PLACES) => plain()
            .path("{mentor}", Kind::Mentor)
            .versioned("{mentor}")
            .json(|_, _| json!({ "places": 5, "paused": false, "agreed": true, "reason": "" })),
        ("POST", t::IMPORT_MEMBERS) => plain().names("csv.id", Kind::Member).text(|_, at| {
            let row = "city,GH,Africa and the Middle East,9.4,-0.8,374744,2024,en,Africa/Accra,member,,,";
            format!("{MEMBERS_HEADER}{},Imported,,{row}\n", at["csv.id"])
        }),
        (method, template) => {
            let of_staff = || calls(method, template).or_else(|| safety(method, template));
            let of_account = || account(method, template).or_else(|| ways_in(method, template));
            return groups(method, template)
                .or_else(of_staff)
                .or_else(of_account)
                .or_else(|| invitations(method, template))
                .or_else(|| meetings(method, template))
                .or_else(|| practices(method, template))
                .or_else(|| circles(method, template))
                .or_else(|| network(method, template))
                .or_else(|| safeguarding(method, template));
        }
    })
}

fn groups(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method, template) {
        ("POST", t::GROUP_RUNS) => plain()
            .path("{cohort}", Kind::Cohort)
            .names("locked", Kind::Member)
            .json(|_, at| group_form(&[vec![at["locked"].as_str()]])),
        ("POST", t::GROUP_EDITS) => {
            plain().path("{run}", Kind::GroupDraft).names("edit.member", Kind::Member).json(|world, at| {
                let edit = json!({ "kind": "lock", "member": at["edit.member"], "locked": true });
                json!({ "version": world.version(&at["{run}"]), "edit": edit })
            })
        }
        ("GET", t::GROUP_OPTIONS) => plain().path("{run}", Kind::GroupDraft).names("?member", Kind::Member),
        ("GET", t::GROUP_PREVIEW) => plain().path("{run}", Kind::GroupDraft),
        ("POST", t::GROUP_PUBLICATION) => plain()
            .path("{run}", Kind::GroupDraft)
            .json(|world, at| json!({ "version": world.version(&at["{run}"]) })),
        _ => return None,
    })
}

/// What people decide about themselves; whatever it needs to be there is planted for every caller.
fn account(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method, template) {
        ("GET", t::PRIVACY) | ("POST", t::EXPORTS | t::ERASURE_CANCELLATION) => plain(),
        ("POST", t::PRIVACY_LEVELS) => plain().json(
            |_, _| json!({ "changes": [{ "field": "experience", "from": "introductions", "to": "cohort" }] }),
        ),
        ("GET", t::PRIVACY_PREVIEW) => plain().names("?as", Kind::Eye),
        ("POST", t::CONSENTS) => plain().json(
            |_, _| json!({ "purpose": "wider_profile", "given": false, "text_version": 1, "language": "en" }),
        ),
        ("POST", t::EXPORT_FILE) => plain().path("{export}", Kind::Export),
        ("POST", t::ERASURE) => plain().json(|_, _| json!({ "when": "later" })),
        _ => return None,
    })
}

/// How accounts are opened, and by what.
fn ways_in(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method, template) {
        ("GET", t::ACCOUNT | t::SESSIONS | t::PASSKEYS)
        | (
            "POST",
            t::SECOND_FACTOR_SET_UP
            | t::SECOND_FACTOR_REMOVAL
            | t::RECOVERY_CODES
            | t::OTHER_SESSIONS_END
            | t::PASSKEY_CHALLENGE
            | t::PASSKEY_SIGN_IN_CHALLENGE,
        ) => plain(),
        // Nothing was asked, so nothing was signed.
        ("POST", t::PASSKEYS) => {
            plain().json(|_, _| json!({ "challenge": "pc-1", "credential": "{}", "label": "Phone" }))
        }
        ("POST", t::PASSKEY_SIGN_IN) => {
            plain().json(|_, _| json!({ "challenge": "pc-1", "credential": "{}", "device": "shared" }))
        }
        ("POST", t::PASSKEY_REMOVAL) => plain().path("{passkey}", Kind::Passkey),
        ("POST", t::PASSKEY_LABEL) => {
            plain().path("{passkey}", Kind::Passkey).json(|_, _| json!({ "label": "Laptop" }))
        }
        ("POST", t::SIGN_IN) => plain()
            .names("email", Kind::Address)
            .json(|_, at| json!({ "email": at["email"], "password": PASSWORD, "device": "shared" })),
        ("POST", t::SIGN_IN_CODES) => plain()
            .names("code", Kind::Code)
            .in_the_browser_of_the_link()
            .json(|_, at| json!({ "code": at["code"], "device": "shared" })),
        // Nobody's session waits for it, so it is a step that is not possible.
        ("POST", t::SECOND_FACTOR) => plain().json(|_, _| json!({ "code": "123456" })),
        ("POST", t::REAUTHENTICATION) => plain().json(|_, _| json!({ "password": PASSWORD })),
        ("POST", t::PASSWORD) => {
            plain().json(|_, _| json!({ "password": "lantern river boat stone", "other_sessions": "keep" }))
        }
        ("POST", t::PASSWORD_REMOVAL) => plain().json(|_, _| json!({ "other_sessions": "keep" })),
        ("POST", t::SECOND_FACTOR_CONFIRMATION) => {
            plain().names("code", Kind::Totp).json(|_, at| json!({ "code": at["code"] }))
        }
        ("POST", t::SESSION_END) => plain().path("{session}", Kind::Session),
        ("POST", t::SESSION_LABEL) => {
            plain().path("{session}", Kind::Session).json(|_, _| json!({ "device_label": "Laptop" }))
        }
        _ => return None,
    })
}

/// How accounts begin, and what the Support Unit does with those of others.
fn invitations(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method, template) {
        ("GET", t::INVITATIONS) => plain(),
        ("POST", t::INVITATIONS) => plain().names("seat", Kind::Seat).json(
            |_, at| json!({ "email": "new@example.org", "name": "Nino", "locale": "en", "seat": at["seat"] }),
        ),
        ("POST", t::INVITATION_REVOCATION) => plain().path("{invitation}", Kind::Invitation),
        ("GET", t::WELCOME) => plain().path("{token}", Kind::Welcome),
        ("POST", t::WELCOME_ACCEPTANCE) => plain().path("{token}", Kind::Welcome).json(
            |_, _| json!({ "name": "Nino", "locale": "en", "time_zone": "Asia/Tbilisi", "device": "shared" }),
        ),
        ("GET", t::PERSON_SESSIONS) | ("POST", t::PERSON_SESSIONS_END | t::SECOND_FACTOR_RESET) => {
            plain().path("{person}", Kind::Person)
        }
        ("POST", t::ACCOUNT_STATE) => {
            plain().path("{person}", Kind::Person).json(|_, _| json!({ "state": "suspended" }))
        }
        _ => return None,
    })
}

/// Circles.
fn circles(method: &str, template: &'static str) -> Option<Plan> {
    let plain = || Plan::default().path("{circle}", Kind::Circle);
    let form = |lead: &str| json!({ "topic": "Hearings", "about": "We go there.", "area": TOPIC, "leads": [lead], "dates": [] });
    Some(match (method, template) {
        ("GET", t::CIRCLES) => Plan::default(),
        ("POST", t::CIRCLES) => {
            Plan::default().names("leads", Kind::Person).json(move |_, at| form(&at["leads"]))
        }
        ("GET", t::CIRCLE) | ("POST", t::CIRCLE_JOINING | t::CIRCLE_LEAVING | t::CIRCLE_CLOSING) => plain(),
        ("PUT", t::CIRCLE) => {
            plain().names("leads", Kind::Person).versioned("{circle}").json(move |_, at| form(&at["leads"]))
        }
        ("PUT", t::CIRCLE_PLAN) => {
            plain().versioned("{circle}").json(|_, _| json!({ "about": "We go there.", "dates": [] }))
        }
        _ => return None,
    })
}

/// Questions to the network.
fn network(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    let words = "Has anybody published contracts of a hospital?";
    Some(match (method, template) {
        ("GET", t::QUESTIONS | t::ANSWERS) => plain(),
        ("POST", t::QUESTIONS) => plain()
            .json(move |_, _| json!({ "area": TOPIC, "words": words, "language": "en", "shows": ["seat"] })),
        ("POST", t::QUESTION_ANSWER) => plain()
            .path("{question}", Kind::Waits)
            .json(move |_, _| json!({ "words": words, "shows_name": true })),
        ("POST", t::QUESTION_PASSING) => plain().path("{question}", Kind::Waits),
        ("POST", t::MESSAGE_MAILS) => plain().json(|_, _| json!({ "with_text": false })),
        ("POST", t::QUESTION_CHOICE) => plain().json(|_, _| json!({ "willing": true })),
        ("GET", t::ANSWER) | ("POST", t::ANSWER_REMOVAL) => plain().path("{answer}", Kind::Answer),
        ("POST", t::ANSWER_AGREEMENT) => {
            plain().path("{answer}", Kind::Answer).json(|_, _| json!({ "agrees": true }))
        }
        _ => return None,
    })
}

/// Practices.
fn practices(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    let form = json!({
        "title": "Hearings on the market", "problem": "Few came.", "steps": "We went there.", "result": "Many came.",
        "language": "en", "areas": [TOPIC], "status": "questions", "ask": "government", "readers": "members",
    });
    Some(match (method, template) {
        ("GET", t::PRACTICE | pages::PRACTICE) | ("POST", t::PRACTICE_REMOVAL) => {
            plain().path("{practice}", Kind::Practice)
        }
        ("POST", t::MEMBER_PRACTICES) => {
            plain().path("{member}", Kind::Member).json(move |_, _| form.clone())
        }
        ("PUT", t::PRACTICE) => {
            plain().path("{practice}", Kind::Practice).versioned("{practice}").json(move |_, _| form.clone())
        }
        _ => return None,
    })
}

/// Reports, their cases, and the officers.
fn safeguarding(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method, template) {
        ("GET", t::REPORTS | t::CASES | t::OFFICERS) => plain(),
        ("POST", t::REPORTS) => plain().names("thing", Kind::Conversation).json(|_, at| {
            json!({ "about": "conversation", "thing": at["thing"], "reason": "harassment",
                    "text": "They write every night." })
        }),
        ("POST", t::CASE_READING | t::CASE_TAKING_UP) => plain().path("{case}", Kind::Case),
        ("POST", t::CASE_RENEWAL) => {
            plain().path("{case}", Kind::Case).json(|_, _| json!({ "reason": "A witness is away." }))
        }
        // Nobody has taken it up, so it is a step that is not possible.
        ("POST", t::CASE_CLOSING) => plain()
            .path("{case}", Kind::Case)
            .json(|_, _| json!({ "outcome": "unclear", "answer": "We could not find out." })),
        ("POST", t::OFFICER) => {
            plain().path("{person}", Kind::Person).json(|_, _| json!({ "step": "propose" }))
        }
        _ => return None,
    })
}

/// Introductions, conversations, blocks and contact channels.
fn meetings(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    let words = "We publish contracts and would like to compare notes.";
    Some(match (method, template) {
        ("GET", t::INTRODUCTIONS | t::CONVERSATIONS | t::WAITING | t::BLOCKS | t::CHANNELS) => plain(),
        ("GET", t::MESSAGE_SEARCH) => plain().names("?q", Kind::Words),
        ("POST", t::INTRODUCTIONS) => plain().names("member", Kind::Member).json(move |_, at| {
            json!({ "member": at["member"], "side": "civil_society", "words": words, "language": "en",
                    "shows": ["seat"] })
        }),
        ("POST", t::INTRODUCTION_WITHDRAWAL) => plain().path("{introduction}", Kind::Sent),
        ("POST", t::INTRODUCTION_ANSWER) => {
            plain().path("{introduction}", Kind::Received).json(|_, _| json!({ "answer": "yes" }))
        }
        ("GET", t::STAFF_BROKERED) => plain(),
        ("POST", t::STAFF_BROKERED) => plain().names("first.member", Kind::Member).json(move |_, at| {
            json!({ "first": { "member": at["first.member"], "side": "government" },
                    "second": { "member": "theta", "side": "civil_society" },
                    "words": words, "language": "en" })
        }),
        ("POST", t::BROKERED_WITHDRAWAL) => plain().path("{brokered}", Kind::Brokered),
        ("POST", t::BROKERED_ANSWER) => {
            plain().path("{brokered}", Kind::Brokered).json(|_, _| json!({ "answer": "yes", "tells": true }))
        }
        ("POST", t::QUESTION_REPLY) => {
            plain().path("{question}", Kind::Question).json(move |_, _| json!({ "words": words }))
        }
        ("GET", t::MESSAGES | t::RELEASES) | ("POST", t::CONVERSATION_BLOCK) => {
            plain().path("{conversation}", Kind::Conversation)
        }
        ("POST", t::MESSAGE_BLOCK) => plain().path("{message}", Kind::Message),
        ("POST", t::MESSAGES) => {
            plain().path("{conversation}", Kind::Conversation).json(move |_, _| json!({ "text": words }))
        }
        ("POST", t::CONVERSATION_READING) => {
            plain().path("{conversation}", Kind::Conversation).json(|_, _| json!({ "until": 1 }))
        }
        ("POST", t::RELEASES) => plain()
            .path("{conversation}", Kind::Conversation)
            .names("channels", Kind::Channel)
            .json(|_, at| json!({ "channels": [at["channels"]] })),
        ("POST", t::RELEASE_WITHDRAWAL) => plain().path("{release}", Kind::Release),
        ("POST", t::CHANNELS) => {
            plain().json(|_, _| json!({ "kind": "telephone", "value": "+233 20 765 4321" }))
        }
        ("POST", t::CHANNEL_REMOVAL) => plain().path("{channel}", Kind::Channel),
        ("POST", t::BLOCK_LIFTING) => plain().path("{block}", Kind::Block),
        _ => return None,
    })
}

/// Mails that were given up, and what staff do for somebody's safety.
fn safety(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    Some(match (method, template) {
        ("GET", t::MAILS | t::COUNTRIES_AT_RISK) | ("POST", t::MAILS_RESEND) => plain(),
        ("POST", t::MAIL_RESEND) => plain().path("{mail}", Kind::Mail),
        ("GET", t::PERSON_LEVELS) => plain().path("{person}", Kind::Person),
        ("POST", t::PERSON_LEVELS) => plain()
            .path("{person}", Kind::Person)
            .json(|_, _| json!({ "field": "languages", "level": "introductions" })),
        ("POST", t::COUNTRIES_AT_RISK) => plain().json(|_, _| json!({ "country": "GH", "at_risk": true })),
        _ => return None,
    })
}

fn calls(method: &str, template: &'static str) -> Option<Plan> {
    let plain = Plan::default;
    let form = |_: &World, at: &Chosen| json!({ "quotas": [], "must": [at["must"]], "never": [] });
    Some(match (method, template) {
        ("POST", t::CALLS) => plain().json(|_, _| json!({ "name": "Another call", "seats": 3 })),
        ("POST", t::CALL_APPLICANTS) => {
            plain().path("{call}", Kind::OpenCall).names("csv.id", Kind::Applicant).text(|_, at| {
                let header = "id,name,country,region,kind,population,reviews";
                format!("{header}\n{},Imported,GH,Europe,city,,Nora|MA|80\n", at["csv.id"])
            })
        }
        ("POST", t::CALL_BALANCES) => {
            plain().path("{call}", Kind::OpenCall).names("must", Kind::Applicant).json(form)
        }
        ("PUT", t::CALL_BALANCE) => plain()
            .path("{call}", Kind::OpenCall)
            .names("must", Kind::Applicant)
            .versioned("{call}")
            .json(form),
        ("POST", t::CALL_FREEZE) => plain()
            .path("{call}", Kind::OpenCall)
            .json(|world, at| json!({ "version": world.version(&at["{call}"]) })),
        _ => return None,
    })
}
