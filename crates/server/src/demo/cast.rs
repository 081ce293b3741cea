//! Who the invented people are: everybody who holds a seat, offers to mentor, leads groups or runs the programme.

use std::collections::BTreeMap;

use matching::time::{Date, Day, parse_clock};
use model::directory::SeatKind;
use model::id::{MemberId, OrganisationId, PersonId, SeatId};
use model::permissions::Role;
use model::place::{Country, MemberStatus};
use model::words::{Language, LanguageLevel, Locale, Speaks};
use store::free_hours::FreeHourRecord;
use store::grants::GrantRecord;
use store::members::MemberRecord;
use store::mentoring_profiles::Side;
use store::organisations::OrganisationRecord;
use store::people::PersonRecord;
use store::seats::{HoldingRecord, SeatRecord};

use super::names::Namer;
use super::source::{BrokenData, CohortEntry, Free, MentorEntry, Source};
use crate::pool;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;

/// Members of the cohort whose civil-society seat stands empty, so that staff find something to do.
const WITHOUT_CIVIL_SOCIETY: [&str; 2] = ["mar-del-plata-ar", "orzhytsia-ua"];
/// The Support Unit and the administrators: id, country, zone, languages, role.
const HOUSE: [(&str, &str, &str, &[&str], Role); 5] = [
    ("p-support-unit-1", "CL", "America/Santiago", &["es", "en"], Role::Staff),
    ("p-support-unit-2", "KE", "Africa/Nairobi", &["en", "sw"], Role::Staff),
    ("p-support-unit-3", "FR", "Europe/Paris", &["fr", "en"], Role::Staff),
    ("p-admin", "GE", "Asia/Tbilisi", &["ka", "en"], Role::Admin),
    ("p-admin-2", "PA", "America/Panama", &["es", "en"], Role::Admin),
];
/// People who look for peers and hold no seat.
const REFORMERS: [(&str, &str, &str, &[&str], Role); 2] = [
    ("p-reformer-1", "MX", "America/Mexico_City", &["es", "en"], Role::Reformer),
    ("p-reformer-2", "GH", "Africa/Accra", &["en"], Role::Reformer),
];

/// The safeguarding officers, who have no other role; two make them officers later: id, country, zone, languages.
const OFFICERS: [(&str, &str, &str, &[&str]); 2] = [
    (super::officers::OFFICERS[0], "ES", "Europe/Madrid", &["es", "en", "fr"]),
    (super::officers::OFFICERS[1], "GH", "Africa/Accra", &["en"]),
];

/// The people of a world and what ties them to members.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) people: Vec<PersonRecord>,
    pub(super) organisations: Vec<OrganisationRecord>,
    pub(super) seats: Vec<SeatRecord>,
    pub(super) holdings: Vec<HoldingRecord>,
    pub(super) grants: Vec<GrantRecord>,
    pub(super) free_hours: Vec<(PersonId, Vec<FreeHourRecord>)>,
    /// The mentors in the order of their file, to which wishes point.
    pub(super) mentors: Vec<PersonId>,
}

/// When seats were taken: each cohort's people came with it.
pub(super) struct Since {
    /// Of the cohort that is being onboarded.
    pub(super) cohort_ms: i64,
    /// Now; nobody has been in a seat for longer than a term.
    pub(super) now_ms: i64,
}

impl Since {
    /// Since when the people of a member sit that joined in `year`: since that spring, but for three years at most.
    fn joined_ms(&self, year: Option<u16>) -> i64 {
        let term = self.now_ms - 3 * 365 * DAY_MS;
        let spring = year.and_then(|year| Date::from_ymd(i32::from(year), 3, 1));
        let spring = spring.map_or(term, |date| date.utc_minute() * MINUTE_MS);
        spring.clamp(term, self.cohort_ms)
    }
}

pub(super) struct Casting<'a> {
    namer: Namer<'a>,
    members: BTreeMap<&'a MemberId, &'a MemberRecord>,
    since: Since,
    cast: Cast,
}

/// Somebody about to be named.
struct Part<'a> {
    id: &'a str,
    country: &'a Country,
    time_zone: &'a str,
    languages: Vec<Speaks>,
    /// Where the address says they work.
    place: &'a str,
}

impl<'a> Casting<'a> {
    pub(super) fn new(source: &'a Source, members: &'a [MemberRecord], since: Since) -> Self {
        let members = members.iter().map(|member| (&member.id, member)).collect();
        Self { namer: Namer::new(&source.names), members, since, cast: Cast::default() }
    }

    /// Everybody, in an order that never changes.
    pub(super) fn cast(mut self, source: &Source) -> Result<Cast, BrokenData> {
        for entry in &source.cohort {
            self.cohort_member(entry)?;
        }
        for (at, entry) in source.mentors.iter().enumerate() {
            self.mentor(at, entry)?;
        }
        self.earlier_members()?;
        for (at, entry) in source.facilitators.iter().enumerate() {
            if entry.max_groups != pool::GROUPS_PER_FACILITATOR {
                let what = format!("facilitator {at} leads another number of groups than the others");
                return Err(BrokenData::Contradiction(what));
            }
            let country = country(&entry.country)?;
            let id = format!("p-facilitator-{}", at + 1);
            let languages = entry.languages.clone();
            let part =
                Part { id: &id, country: &country, time_zone: &entry.time_zone, languages, place: "groups" };
            let person = self.person(part)?;
            self.grant(person, Role::Facilitator);
        }
        for (id, code, time_zone, codes, role) in HOUSE.into_iter().chain(REFORMERS) {
            let languages = spoken(codes.iter().map(|code| language(code)).collect::<Result<Vec<_>, _>>()?);
            let place = if role == Role::Reformer { "peers" } else { "support-unit" };
            let country = country(code)?;
            let person = self.person(Part { id, country: &country, time_zone, languages, place })?;
            self.grant(person, role);
        }
        for (id, code, time_zone, codes) in OFFICERS {
            let languages = spoken(codes.iter().map(|code| language(code)).collect::<Result<Vec<_>, _>>()?);
            let country = country(code)?;
            self.person(Part { id, country: &country, time_zone, languages, place: "officers" })?;
        }
        Ok(self.cast)
    }

    fn cohort_member(&mut self, entry: &CohortEntry) -> Result<(), BrokenData> {
        let member = self.member(&entry.member)?;
        let since_ms = self.since.cohort_ms;
        let lead = self.seat_holder(member, SeatKind::GovernmentLead, entry.languages.clone(), since_ms)?;
        self.name_seat(SeatKind::GovernmentLead, member, &entry.department);
        self.free(lead, &entry.free)?;
        let organisation = self.organisation(member, &entry.organisation)?;
        if WITHOUT_CIVIL_SOCIETY.contains(&member.id.as_str()) {
            self.seat(member, SeatKind::CivilSocietyLead, Some(organisation))?;
        } else {
            let kind = SeatKind::CivilSocietyLead;
            self.seat_holder(member, kind, entry.civil_languages.clone(), since_ms)?;
            self.put_in_organisation(member, organisation);
        }
        Ok(())
    }

    /// Mentors of government lead their member or are deputies, in turn; those of civil society lead their side.
    fn mentor(&mut self, at: usize, entry: &MentorEntry) -> Result<(), BrokenData> {
        let member = self.member(&entry.member)?;
        let since_ms = self.since.joined_ms(member.cohort_year);
        let side = entry.side.side();
        let kind = match side {
            Side::Government if at % 2 == 1 => SeatKind::GovernmentDeputy,
            Side::Government => SeatKind::GovernmentLead,
            Side::CivilSociety => SeatKind::CivilSocietyLead,
        };
        let person = self.seat_holder(member, kind, entry.languages.clone(), since_ms)?;
        if side == Side::CivilSociety {
            let name = civic_name(member);
            let organisation = self.organisation(member, &name)?;
            self.put_in_organisation(member, organisation);
        }
        self.free(person.clone(), &entry.free)?;
        self.grant(person.clone(), Role::Mentor);
        self.cast.mentors.push(person);
        Ok(())
    }

    /// Every member of an earlier cohort has at least a government lead; who left the programme has nobody.
    fn earlier_members(&mut self) -> Result<(), BrokenData> {
        let members: Vec<&MemberRecord> = self.members.values().copied().collect();
        for member in members {
            let taken = |seat: &SeatRecord| seat.member == member.id && seat.kind == SeatKind::GovernmentLead;
            if member.status == MemberStatus::Withdrawn || self.cast.seats.iter().any(taken) {
                continue;
            }
            let since_ms = self.since.joined_ms(member.cohort_year);
            let languages = spoken(member.languages.clone());
            self.seat_holder(member, SeatKind::GovernmentLead, languages, since_ms)?;
        }
        Ok(())
    }

    fn member(&self, id: &str) -> Result<&'a MemberRecord, BrokenData> {
        let parsed = MemberId::parse(id).ok();
        let found = parsed.and_then(|id| self.members.get(&id).copied());
        found.ok_or_else(|| BrokenData::Contradiction(format!("there is no member {id}")))
    }

    fn seat(
        &mut self,
        member: &MemberRecord,
        kind: SeatKind,
        organisation: Option<OrganisationId>,
    ) -> Result<SeatId, BrokenData> {
        let id = SeatId::parse(&format!("s-{}-{}", member.id, short(kind))).map_err(|_| no_id(&member.id))?;
        self.cast.seats.push(SeatRecord {
            id: id.clone(),
            member: member.id.clone(),
            kind,
            organisation,
            organisation_name: None,
            title: None,
        });
        Ok(id)
    }

    fn seat_holder(
        &mut self,
        member: &MemberRecord,
        kind: SeatKind,
        languages: Vec<Speaks>,
        since_ms: i64,
    ) -> Result<PersonId, BrokenData> {
        let seat = self.seat(member, kind, None)?;
        let id = format!("p-{}-{}", member.id, short(kind));
        let person = self.person(Part {
            id: &id,
            country: &member.country,
            time_zone: &member.time_zone,
            languages,
            place: member.id.as_str(),
        })?;
        self.cast.holdings.push(HoldingRecord {
            seat,
            person: person.clone(),
            from_ms: since_ms,
            to_ms: None,
        });
        Ok(person)
    }

    fn person(&mut self, part: Part) -> Result<PersonId, BrokenData> {
        let id = PersonId::parse(part.id).map_err(|_| no_id(part.id))?;
        let name = self.namer.name(part.country, part.id)?;
        self.cast.people.push(PersonRecord {
            id: id.clone(),
            name: name.full(),
            email: name.address(part.place)?,
            locale: locale(&part.languages),
            time_zone: part.time_zone.to_owned(),
            languages: part.languages,
        });
        Ok(id)
    }

    fn organisation(&mut self, member: &MemberRecord, name: &str) -> Result<OrganisationId, BrokenData> {
        let id = OrganisationId::parse(&format!("o-{}", member.id)).map_err(|_| no_id(&member.id))?;
        let record = OrganisationRecord { id: id.clone(), member: member.id.clone(), name: name.to_owned() };
        self.cast.organisations.push(record);
        Ok(id)
    }

    fn put_in_organisation(&mut self, member: &MemberRecord, organisation: OrganisationId) {
        if let Some(seat) = self.find_seat(member, SeatKind::CivilSocietyLead) {
            seat.organisation = Some(organisation);
        }
    }

    fn name_seat(&mut self, kind: SeatKind, member: &MemberRecord, title: &str) {
        if let Some(seat) = self.find_seat(member, kind) {
            seat.title = Some(title.to_owned());
        }
    }

    fn find_seat(&mut self, member: &MemberRecord, kind: SeatKind) -> Option<&mut SeatRecord> {
        self.cast.seats.iter_mut().find(|seat| seat.member == member.id && seat.kind == kind)
    }

    fn free(&mut self, person: PersonId, spans: &[Free]) -> Result<(), BrokenData> {
        let read = |span: &Free| {
            let day: Day = span.day.parse()?;
            Ok(FreeHourRecord {
                person: person.clone(),
                day: day.index() as u8,
                from_minute: parse_clock(&span.from)?,
                to_minute: parse_clock(&span.to)?,
            })
        };
        let spans: Result<Vec<_>, String> = spans.iter().map(read).collect();
        self.cast.free_hours.push((person.clone(), spans.map_err(BrokenData::Contradiction)?));
        Ok(())
    }

    fn grant(&mut self, person: PersonId, role: Role) {
        self.cast.grants.push(GrantRecord { person, role, from_ms: self.since.cohort_ms, to_ms: None });
    }
}

/// The end of the ids of a seat and its first holder.
fn short(kind: SeatKind) -> &'static str {
    match kind {
        SeatKind::GovernmentLead => "gov",
        SeatKind::GovernmentDeputy => "dep",
        SeatKind::CivilSocietyLead => "civ",
    }
}

/// The first language of the interface in which somebody works.
fn locale(languages: &[Speaks]) -> Locale {
    let mut working: Vec<&Speaks> =
        languages.iter().filter(|one| one.level != LanguageLevel::Basic).collect();
    working.sort_by_key(|one| one.level);
    working.iter().find_map(|one| Locale::from_code(one.code.as_str())).unwrap_or_default()
}

/// Languages of a place as those of somebody who works there.
fn spoken(languages: Vec<Language>) -> Vec<Speaks> {
    let level = |at| if at == 0 { LanguageLevel::First } else { LanguageLevel::Working };
    languages.into_iter().enumerate().map(|(at, code)| Speaks { code, level: level(at) }).collect()
}

/// An invented body of civil society in the place's first language, as far as we write it.
fn civic_name(member: &MemberRecord) -> String {
    match member.languages.first().map(Language::as_str) {
        Some("es") => format!("Mesa Ciudadana de {}", member.name),
        Some("fr") => format!("Assemblée citoyenne de {}", member.name),
        Some("pt") => format!("Rede Cidadã de {}", member.name),
        _ => format!("{} Civic Table", member.name),
    }
}

fn country(code: &str) -> Result<Country, BrokenData> {
    Country::parse(code).map_err(|_| BrokenData::Contradiction(format!("{code:?} is no country")))
}

fn language(code: &str) -> Result<Language, BrokenData> {
    Language::parse(code).map_err(|_| BrokenData::Contradiction(format!("{code:?} is no language")))
}

fn no_id(from: &(impl std::fmt::Display + ?Sized)) -> BrokenData {
    BrokenData::Contradiction(format!("{from} makes no id"))
}
