//! The directory: public facts for everybody, offers and names only for those who may know.

use model::id::MemberId;
use model::problem::Code;

use crate::stage::{Stage, refused};

#[tokio::test]
async fn a_visitor_reads_public_facts_and_no_person() {
    let stage = Stage::new().await;
    let directory = stage.visitor().directory().await.unwrap();
    assert_eq!(directory.members.len(), 131);
    assert!(directory.members.iter().all(|member| member.offers.is_empty() && member.looks_for.is_empty()));
    assert!(directory.members.is_sorted_by_key(|member| &member.name));
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
