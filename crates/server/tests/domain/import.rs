//! Importing members through the API: a dry run first, then all or nothing, and nothing twice.

use model::id::MemberId;
use model::import::RowFault;
use model::place::Country;
use model::privacy::RiskForm;
use model::visibility::{Level, SetBy};
use server::demo::MEMBERS_CSV;

use crate::stage::Stage;

#[tokio::test]
async fn importing_the_members_of_the_demonstration_again_changes_nothing() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let acts = staff.audit(None).await.unwrap().rows.len();
    for dry_run in [true, false] {
        let report = staff.import_members(MEMBERS_CSV.to_owned(), dry_run).await.unwrap();
        assert!(report.changes_nothing(), "{report:?}");
        assert_eq!((report.rows, report.unchanged, report.dry_run), (131, 131, dry_run));
    }
    assert_eq!(staff.audit(None).await.unwrap().rows.len(), acts, "what changes nothing leaves no row");
}

/// DAT-19: a file that we wrote, names that look like formulas among its cells, is what is there already.
#[tokio::test]
async fn importing_an_export_again_changes_nothing() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let odd = MEMBERS_CSV.replace(",Austin,,", ",=Austin+1,\"''@a|b; \"\"c\"\"\",");
    assert_eq!(staff.import_members(odd, false).await.unwrap().changed, 1);
    let file = String::from_utf8(staff.members_file().await.unwrap()).unwrap();
    let line = file.lines().find(|line| line.starts_with("austin-us,")).unwrap();
    assert!(
        line.starts_with("austin-us,'=Austin+1,\"''@a|b; \"\"c\"\"\",city,US,Americas,30.30,-97.70,"),
        "{line}"
    );
    for dry_run in [true, false] {
        let report = staff.import_members(file.clone(), dry_run).await.unwrap();
        assert!(report.changes_nothing() && report.errors.is_empty(), "{report:?}");
        assert_eq!((report.rows, report.unchanged), (131, 131));
    }
    assert_eq!(staff.members_file().await.unwrap(), file.as_bytes(), "the import left it as it was");
    assert!(stage.role("mentor").await.members_file().await.is_err());
}

#[tokio::test]
async fn one_bad_row_keeps_everything_out_and_is_told_with_its_line() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let renamed = MEMBERS_CSV.replace(",Austin,", ",Austin (Texas),");
    let broken = renamed.replace("America/Bogota", "America/Bogotá");
    let report = staff.import_members(broken.clone(), false).await.unwrap();
    let first = &report.errors[0];
    assert_eq!((first.column.as_str(), first.reason), ("time_zone", RowFault::UnknownValue));
    let line = broken.lines().position(|line| line.contains("Bogotá")).unwrap() as u32 + 1;
    assert_eq!((first.line, first.value.as_str()), (line, "America/Bogotá"));
    let name = async || {
        let directory = stage.visitor().directory().await.unwrap();
        directory.members.into_iter().find(|member| member.id.as_str() == "austin-us").unwrap().name
    };
    assert_eq!(name().await, "Austin");
    let dry = staff.import_members(renamed.clone(), true).await.unwrap();
    assert_eq!((dry.changed, dry.unchanged), (1, 130));
    assert_eq!(name().await, "Austin", "a dry run writes nothing");
    staff.import_members(renamed, false).await.unwrap();
    assert_eq!(name().await, "Austin (Texas)");
    let newest = &staff.audit(None).await.unwrap().rows[0];
    assert_eq!((newest.act.code.as_str(), newest.act.number("changed")), ("members_imported", Some(1)));
}

/// PRI-2: whom a flag on the country hid is not shown because the file says another country.
#[tokio::test]
async fn a_member_in_another_country_shows_nobody_of_a_country_at_risk() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let filled = async |viewer: &str| {
        let member = MemberId::parse("tamale-gh").unwrap();
        let seats = stage.person(viewer).await.member(&member).await.unwrap().seats;
        seats[0].holder.is_some()
    };
    let other = "p-baguio-ph-gov";
    assert!(filled(other).await);
    let country = Country::parse("GH").unwrap();
    staff.set_risk(&RiskForm { country, at_risk: true }).await.unwrap();
    assert!(!filled(other).await);
    let line = MEMBERS_CSV.lines().find(|line| line.starts_with("tamale-gh,")).unwrap();
    let moved = MEMBERS_CSV.replace(line, &line.replace(",GH,", ",BJ,"));
    assert_eq!(staff.import_members(moved, false).await.unwrap().changed, 1);
    assert!(!filled(other).await, "who was hidden stays hidden");
    let settings = stage.role("government").await.privacy().await.unwrap();
    assert!(!settings.at_risk);
    for one in settings.fields {
        assert_eq!((one.level, one.set_by), (Level::Introductions, Some(SetBy::Flag)), "{:?}", one.field);
    }
}
