//! The directory: public facts for everybody, offers and names only for those who may know.

use model::id::MemberId;
use model::permissions::ObjectFacts;
use model::problem::Code;
use server::visibility::person::person_facts;
use server::visibility::ties::Ties;

use crate::stage::{Stage, refused};

#[tokio::test]
async fn a_visitor_reads_public_facts_and_no_person() {
    let stage = Stage::new().await;
    let directory = stage.visitor().directory().await.unwrap();
    assert_eq!(directory.members.len(), 131);
    assert!(directory.members.iter().all(|member| member.offers.is_empty() && member.looks_for.is_empty()));
    assert!(directory.members.is_sorted_by_key(|member| &member.name));
    assert!(directory.people.is_empty(), "nobody has agreed to be public");
    let tamale = MemberId::parse("tamale-gh").unwrap();
    let page = stage.visitor().member(&tamale).await.unwrap();
    assert_eq!(page.seats.len(), 2);
    assert!(
        page.seats.iter().all(|seat| seat.filled && seat.holder.is_none() && seat.organisation.is_none())
    );
    assert_eq!(page.jurisdictions.len(), 1);
    let unknown = MemberId::parse("atlantis").unwrap();
    assert_eq!(refused(stage.visitor().member(&unknown).await).0, Code::NotFound);
    assert_eq!(stage.visitor().policy_areas().await.unwrap().policy_areas.len(), 82);
}

#[tokio::test]
async fn whoever_is_signed_in_reads_offers_and_only_the_cohort_reads_leads() {
    let stage = Stage::new().await;
    let tamale = MemberId::parse("tamale-gh").unwrap();
    let names = async |role: &str| {
        let page = stage.role(role).await.member(&tamale).await.unwrap();
        page.seats.iter().map(|seat| seat.holder.is_some()).collect::<Vec<_>>()
    };
    // Government lead, civil-society lead.
    assert_eq!(names("government").await, [true, true], "their own member");
    assert_eq!(names("staff").await, [true, true]);
    assert_eq!(names("reformer").await, [false, false]);
    assert_eq!(names("facilitator").await, [false, false], "not before they lead its group");
    assert_eq!(names("mentor").await, [false, false], "not before they mentor it");
    let other = stage.person("p-baguio-ph-gov").await.member(&tamale).await.unwrap();
    let seen: Vec<bool> = other.seats.iter().map(|seat| seat.holder.is_some()).collect();
    assert_eq!(seen, [true, false], "the same cohort sees government and not civil society");
    let directory = stage.role("reformer").await.directory().await.unwrap();
    let of = |id: &str| directory.members.iter().find(|member| member.id.as_str() == id).unwrap();
    assert!(of("tamale-gh").looks_for.contains(&"water-and-sanitation".to_owned()));
    assert!(of("buenos-aires-ar").offers.contains(&"open-data".to_owned()));
    assert!(of("chepo-pa").offers.is_empty(), "who is not approved offers nothing yet");
}

/// PRI-1 and PRI-6: people stand in the directory by name for those who read their names, field by field, and the viewer
/// is not among them.
#[tokio::test]
async fn people_are_listed_for_those_who_read_their_names() {
    let stage = Stage::new().await;
    let mine = stage.role("government").await.directory().await.unwrap().people;
    let tamale = MemberId::parse("tamale-gh").unwrap();
    assert!(mine.iter().any(|one| one.seats.iter().any(|seat| seat.member == tamale)), "the other seat");
    assert!(mine.iter().all(|one| one.id.as_str() != "p-tamale-gh-gov"), "not themselves");
    let baguio = mine.iter().find(|one| one.id.as_str() == "p-baguio-ph-gov").unwrap();
    assert!(
        !baguio.languages.is_empty() && baguio.seats[0].title.is_some(),
        "the same cohort reads the defaults"
    );
    assert!(stage.role("reformer").await.directory().await.unwrap().people.is_empty());
    let staff = stage.role("staff").await.directory().await.unwrap().people;
    assert!(staff.len() > mine.len());
    assert!(staff.iter().any(|one| !one.offers.is_empty() && one.experience.is_some()), "mentors");
}

/// What ties people is the same whether it is read for everybody at once or for each alone.
#[tokio::test]
async fn ties_read_at_once_are_those_read_one_by_one() {
    let stage = Stage::new().await;
    stage.published_groups().await;
    stage.published_matches().await;
    stage.let_pass(3600);
    let app = &stage.server.app;
    let mut read = app.store.read().await.unwrap();
    let now_ms = app.clock.now_ms();
    let holders = store::seats::holders(&mut read, now_ms).await.unwrap();
    let ties = Ties::read(&mut read, &holders, now_ms).await.unwrap();
    let sorted = |mut facts: ObjectFacts| {
        facts.members.sort();
        facts.cohort_members.sort();
        facts.group_members.sort();
        facts.facilitators.sort();
        facts.people.sort();
        facts.mentees.sort();
        facts
    };
    let people = store::people::all(&mut read).await.unwrap();
    let mut tied = 0;
    for person in people {
        let alone = person_facts(&mut read, &person.id, now_ms).await.unwrap();
        tied += usize::from(!alone.group_members.is_empty()) + usize::from(!alone.mentees.is_empty());
        assert_eq!(sorted(ties.of_person(&person.id)), sorted(alone), "{}", person.id);
    }
    assert!(tied > 50, "the demonstration has groups and mentors: {tied}");
}
