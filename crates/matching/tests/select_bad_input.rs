//! What is wrong with a selection problem is named by the path of the deepest faulty field.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

use matching::select::{Applicant, HIGHEST_SCORE, Prepared, Problem, Review, Score};
use serde_json::{Value, json};

fn good() -> Value {
    let applicant = |id: &str, country: &str, region: &str| {
        json!({"id": id, "country": country, "attributes": {"region": region}, "reviews": [
            {"reviewer": "r", "reviewer_country": "PT", "score": 80},
            {"reviewer": "s", "reviewer_country": "GE", "score": 70.5}]})
    };
    json!({"format": "convene.selection-problem/1", "seats": 2,
        "applicants": [applicant("praia", "CV", "Africa"), applicant("tbilisi", "GE", "Europe"), applicant("accra", "GH", "Africa")],
        "quotas": [{"attribute": "region", "value": "Europe", "min": 1, "max": 2}, {"attribute": "country", "value": "GH", "min": 0, "max": 1}],
        "must": ["tbilisi"], "never": ["accra"]})
}

fn fault(problem: &Value) -> Option<String> {
    let problem = Problem::from_json(problem.to_string().as_bytes());
    let checked = problem.and_then(|problem| Prepared::new(&problem).map(|_| ()));
    checked.err().map(|fault| fault.to_string())
}

/// The good problem with the value at `pointer` replaced.
fn with(pointer: &str, value: Value) -> Value {
    let mut problem = good();
    *problem.pointer_mut(pointer).unwrap() = value;
    problem
}

/// The good problem without the field `name` at `pointer`.
fn without(pointer: &str, name: &str) -> Value {
    let mut problem = good();
    problem.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    problem
}

#[test]
fn the_good_problem_is_good() {
    assert_eq!(fault(&good()), None);
    let lenient = [("", "quotas"), ("", "must"), ("", "never"), ("/applicants/0", "attributes")];
    let bounds = [("/applicants/0", "reviews"), ("/quotas/0", "min"), ("/quotas/0", "max")];
    for (pointer, name) in lenient.into_iter().chain(bounds) {
        assert_eq!(fault(&without(pointer, name)), None, "{name}");
    }
    // Nobody of that region applied: a quota that has to give way, but no fault.
    assert_eq!(fault(&with("/quotas/0/value", json!("Oceania"))), None);
    assert_eq!(fault(&with("/applicants/0/attributes", json!({"country": "CV", "band": null}))), None);
    assert_eq!(fault(&with("/quotas/0/max", json!(50))), None);
}

#[test]
fn every_fault_names_its_path() {
    let mut twins = good();
    twins["applicants"][2]["reviews"][1]["reviewer"] = json!("r");
    let faults = [
        (
            with("/format", json!("convene.selection-problem/2")),
            "$.format: is not \"convene.selection-problem/1\"",
        ),
        (without("", "format"), "$.format: is missing"),
        (without("", "seats"), "$.seats: is missing"),
        (with("/seats", json!(0)), "$.seats: is 0"),
        (with("/seats", json!(-1)), "$.seats: -1 is not a whole number"),
        (with("/seats", json!(1.5)), "$.seats: 1.5 is not a whole number"),
        (with("/applicants", json!({})), "$.applicants: is not a list"),
        (with("/applicants/1", json!(7)), "$.applicants[1]: is not an object"),
        (without("/applicants/1", "id"), "$.applicants[1].id: is missing"),
        (with("/applicants/1/id", json!("")), "$.applicants[1].id: is empty"),
        (
            with("/applicants/2/id", json!("praia")),
            "$.applicants[2].id: \"praia\" stands here for the second time",
        ),
        (without("/applicants/1", "country"), "$.applicants[1].country: is missing"),
        (with("/applicants/1/attributes", json!([])), "$.applicants[1].attributes: is not an object"),
        (
            with("/applicants/1/attributes/region", json!(3)),
            "$.applicants[1].attributes.region: is not a text",
        ),
        (
            with("/applicants/1/attributes", json!({"country": "FR"})),
            "$.applicants[1].attributes.country: \"FR\" is not the country \"GE\"",
        ),
        (
            with("/applicants/0/reviews/1/reviewer", json!("")),
            "$.applicants[0].reviews[1].reviewer: is empty",
        ),
        (twins, "$.applicants[2].reviews[1].reviewer: \"r\" stands here for the second time"),
        (
            without("/applicants/0/reviews/1", "reviewer_country"),
            "$.applicants[0].reviews[1].reviewer_country: is missing",
        ),
        (without("/applicants/0/reviews/1", "score"), "$.applicants[0].reviews[1].score: is missing"),
        (
            with("/applicants/0/reviews/1/score", json!(100.5)),
            "$.applicants[0].reviews[1].score: 100.5 is not",
        ),
        (with("/applicants/0/reviews/1/score", json!(101)), "$.applicants[0].reviews[1].score: 101 is not"),
        (with("/applicants/0/reviews/1/score", json!(-1)), "$.applicants[0].reviews[1].score: -1 is not"),
        (with("/applicants/0/reviews/1/score", json!(8.0625)), "at most three decimals"),
        (
            with("/applicants/0/reviews/1/score", json!("80")),
            "$.applicants[0].reviews[1].score: is not a number",
        ),
        (without("/quotas/1", "attribute"), "$.quotas[1].attribute: is missing"),
        (with("/quotas/1/attribute", json!("")), "$.quotas[1].attribute: is empty"),
        (without("/quotas/1", "value"), "$.quotas[1].value: is missing"),
        (with("/quotas/1/min", json!(2)), "$.quotas[1].min: 2 is above max 1"),
        (
            with("/quotas/1", json!({"attribute": "country", "value": "GH", "min": 3, "max": 4})),
            "$.quotas[1].min: 3 is above the 2 seats",
        ),
        (with("/quotas/1/max", json!(-2)), "$.quotas[1].max: -2 is not a whole number"),
        (
            with("/quotas/1", json!({"attribute": "region", "value": "Europe", "min": 0, "max": 1})),
            "$.quotas[1].value: the quota of region \"Europe\" stands here for the second time",
        ),
        (with("/must/0", json!("lima")), "$.must[0]: unknown applicant \"lima\""),
        (with("/must", json!(["praia", "praia"])), "$.must[1]: \"praia\" stands here for the second time"),
        (with("/must", json!("praia")), "$.must: is not a list"),
        (with("/never/0", json!("lima")), "$.never[0]: unknown applicant \"lima\""),
        (with("/never/0", json!("tbilisi")), "$.never[0]: \"tbilisi\" stands in must as well"),
        (with("/seats", json!(1)), "$.must[1]: \"praia\" is one more than the 1 seats hold"),
    ];
    for (mut problem, expected) in faults {
        if expected.starts_with("$.must[1]: \"praia\" is one more") {
            problem["must"] = json!(["tbilisi", "praia"]);
            problem["quotas"] = json!([]);
        }
        let fault = fault(&problem).unwrap_or_else(|| panic!("no fault where {expected} was expected"));
        assert!(fault.contains(expected) && fault.starts_with('$'), "{fault} / {expected}");
        assert_eq!(fault.lines().count(), 1);
    }
}

#[test]
fn a_problem_built_in_rust_is_checked_as_well() {
    let review =
        Review { reviewer: "r".to_owned(), reviewer_country: "PT".to_owned(), score: HIGHEST_SCORE + 1 };
    let applicant = Applicant { id: "a".to_owned(), reviews: vec![review], ..Applicant::default() };
    let problem = Problem { seats: 1, applicants: vec![applicant], ..Problem::default() };
    let fault = problem.check().unwrap_err().to_string();
    assert!(fault.starts_with("$.applicants[0].reviews[0].score: 100001 thousandths"), "{fault}");
}

fn score(country: &str, reviews: &[(&str, u32)]) -> Score {
    let review = |(at, (country, score)): (usize, &(&str, u32))| Review {
        reviewer: format!("r{at}"),
        reviewer_country: (*country).to_owned(),
        score: *score,
    };
    Score::of(&Applicant {
        id: "a".to_owned(),
        country: country.to_owned(),
        reviews: reviews.iter().enumerate().map(review).collect(),
        ..Applicant::default()
    })
}

#[test]
fn a_mean_is_rounded_half_up() {
    let mean = |scores: &[u32]| {
        let reviews: Vec<(&str, u32)> = scores.iter().map(|score| ("PT", *score)).collect();
        score("CV", &reviews).mean
    };
    assert_eq!(mean(&[80_000, 80_001]), 80_001);
    assert_eq!(mean(&[80_000, 80_000, 80_001]), 80_000);
    assert_eq!(mean(&[80_000, 80_001, 80_001]), 80_001);
    assert_eq!(mean(&[1, 0, 0, 1]), 1);
    assert_eq!(mean(&[100_000; 7]), 100_000);
    assert_eq!(mean(&[]), 0);
}

#[test]
fn reviewers_from_the_own_country_are_recused() {
    let own = score("CV", &[("CV", 100_000), ("PT", 70_000), ("GH", 60_000)]);
    assert_eq!(own, Score { mean: 65_000, spread: 10_000, counted: 2, recused: 1 });
    assert_eq!(score("CV", &[("CV", 90_000)]), Score { mean: 0, spread: 0, counted: 0, recused: 1 });
    // Two who name no country are not known to be compatriots.
    assert_eq!(score("", &[("", 90_000)]), Score { mean: 90_000, spread: 0, counted: 1, recused: 0 });
}
