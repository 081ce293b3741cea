//! The words of the field: names for the values of `model` that many pages show.
//!
//! Every match is complete, so that a value added to the model does not compile until each language has its word. All
//! of them are tracked: called inside a view or a derived signal, they follow the language.

use model::case::CaseOutcome;
use model::cohort::Topic;
use model::contact::ContactKind;
use model::directory::SeatKind;
use model::permissions::Role;
use model::place::{Kind, MemberStatus, Region, SizeBand};
use model::practice::PracticeStatus;
use model::report::{CaseAct, CaseActKind, ReportReason, Reported};
use model::state::CaseState;
use model::words::Locale;

use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident($of:ident): $($variant:ident => $key:ident),* $(,)?;)*) => {$(
        $(#[$doc])*
        pub fn $name(i18n: I18n, value: $of) -> &'static str {
            match value { $($of::$variant => t_string!(i18n, terms.$key)),* }
        }
    )*};
}

/// What was done with a case, and by whom.
pub fn case_act(i18n: I18n, act: &CaseAct) -> String {
    let gone = || t_string!(i18n, reports.officer_gone).to_owned();
    let officer = act.officer.clone().filter(|name| !name.is_empty()).unwrap_or_else(gone);
    match act.kind {
        CaseActKind::Named => t_string!(i18n, reports.act_named, officer = officer),
        CaseActKind::Left => t_string!(i18n, reports.act_left, officer = officer),
        CaseActKind::OutsideTold => t_string!(i18n, reports.act_outside_told).to_owned(),
        CaseActKind::Viewed => t_string!(i18n, reports.act_viewed, officer = officer),
        CaseActKind::TakenUp => t_string!(i18n, reports.act_taken_up, officer = officer),
        CaseActKind::Renewed => t_string!(i18n, reports.act_renewed, officer = officer),
        CaseActKind::Closed => t_string!(i18n, reports.act_closed, officer = officer),
    }
}

terms! {
    /// The name of a region, as OGP divides the world.
    region(Region):
        AfricaMiddleEast => region_africa_middle_east, Americas => region_americas,
        AsiaPacific => region_asia_pacific, Europe => region_europe;
    /// "in the Americas": a region as a place.
    in_region(Region):
        AfricaMiddleEast => in_africa_middle_east, Americas => in_americas,
        AsiaPacific => in_asia_pacific, Europe => in_europe;
    /// The kind of a government, in lower case: it follows a name.
    kind(Kind):
        City => kind_city, Municipality => kind_municipality, County => kind_county, District => kind_district,
        MetropolitanArea => kind_metropolitan_area, Province => kind_province, Region => kind_region,
        State => kind_state, Department => kind_department, Regency => kind_regency,
        DevolvedNation => kind_devolved_nation;
    /// Where a member stands in the programme.
    status(MemberStatus):
        Applicant => status_applicant, Community => status_community, Member => status_member,
        Inactive => status_inactive, Withdrawn => status_withdrawn;
    /// What the member of a practice hopes for.
    practice_status(PracticeStatus):
        Partners => practice_partners, Questions => practice_questions, Closed => practice_closed;
    /// What a seat is for.
    seat(SeatKind):
        GovernmentLead => seat_government_lead, GovernmentDeputy => seat_government_deputy,
        CivilSocietyLead => seat_civil_society_lead;
    /// What somebody may do, as a role.
    role(Role):
        GovernmentSeat => role_government_seat, CivilSocietySeat => role_civil_society_seat, Mentor => role_mentor,
        Facilitator => role_facilitator, Reformer => role_reformer, Staff => role_staff, Admin => role_admin,
        SafeguardingOfficer => role_safeguarding_officer;
    /// What was reported.
    reported(Reported):
        Member => about_member, Conversation => about_conversation, Introduction => about_introduction,
        Group => about_group, Circle => about_circle;
    /// Why something is reported, as whoever reports says it.
    report_reason(ReportReason):
        Harassment => reason_harassment, UnwantedContact => reason_unwanted_contact,
        Impersonation => reason_impersonation, Dishonest => reason_dishonest,
        PrivateMatters => reason_private_matters, Other => reason_else;
    /// How a case stands.
    case_state(CaseState):
        Open => state_open, TakenUp => state_taken_up, Closed => state_closed;
    /// What came of a case.
    case_outcome(CaseOutcome):
        SpokenTo => outcome_spoken_to, Restricted => outcome_restricted, PassedOn => outcome_passed_on,
        WithinRules => outcome_within_rules, Unclear => outcome_unclear;
    /// A topic of onboarding.
    topic(Topic):
        Fundamentals => topic_fundamentals, CoCreation => topic_co_creation,
        Implementation => topic_implementation, Learning => topic_learning;
    /// A way to reach somebody.
    contact(ContactKind):
        Email => contact_email, Telephone => contact_telephone, Signal => contact_signal,
        Whatsapp => contact_whatsapp, Telegram => contact_telegram;
}

/// How many people live there, in bands.
pub fn size_band(i18n: I18n, band: SizeBand) -> String {
    let locale = Language::of(i18n);
    let number = |count: i64| intl::number(locale, count);
    match band {
        SizeBand::Under100k => t_string!(i18n, terms.size_under, to = number(100_000)),
        SizeBand::From100kTo500k => {
            t_string!(i18n, terms.size_between, from = number(100_000), to = number(500_000))
        }
        SizeBand::From500kTo2m => {
            t_string!(i18n, terms.size_between, from = number(500_000), to = number(2_000_000))
        }
        SizeBand::Over2m => t_string!(i18n, terms.size_over, from = number(2_000_000)),
        SizeBand::Unknown => t_string!(i18n, terms.size_unknown).to_owned(),
    }
}

/// "131 members".
pub fn members(i18n: I18n, count: usize) -> String {
    let locale = Language::of(i18n);
    let number = intl::number(locale, count as i64);
    match intl::plural(locale, count as u64) {
        Plural::One => t_string!(i18n, common.members_1, count = number),
        Plural::Other => t_string!(i18n, common.members_n, count = number),
    }
}

/// "1,630,592 people".
pub fn people(i18n: I18n, count: u32) -> String {
    let locale = Language::of(i18n);
    let number = intl::number(locale, i64::from(count));
    match intl::plural(locale, u64::from(count)) {
        Plural::One => t_string!(i18n, common.people_1, count = number),
        Plural::Other => t_string!(i18n, common.people_n, count = number),
    }
}

/// Names of languages joined as a sentence joins them.
pub fn languages(locale: Locale, codes: &[model::words::Language]) -> String {
    let names: Vec<String> = codes.iter().map(|code| intl::language(locale, code.as_str())).collect();
    intl::list(locale, &names)
}

/// The colour of a region on maps and bars.
pub fn region_colour(region: Region) -> &'static str {
    match region {
        Region::Americas => "k1",
        Region::Europe => "k3",
        Region::AfricaMiddleEast => "k5",
        Region::AsiaPacific => "k7",
    }
}
