//! The members of a world-wide cohort, as they really could be; the browser measures with them as well.

use matching::group::{Participant, Problem, Sector};

/// id, country, region, zone, languages, inhabitants in thousands, stage.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, u64, u8);

const MEMBERS: [Row; 37] = [
    ("bogota", "CO", "Americas", "America/Bogota", "es en", 7_900, 3),
    ("cali", "CO", "Americas", "America/Bogota", "es", 2_200, 2),
    ("quito", "EC", "Americas", "America/Guayaquil", "es", 2_000, 2),
    ("lima", "PE", "Americas", "America/Lima", "es", 10_000, 1),
    ("santiago", "CL", "Americas", "America/Santiago", "es en", 6_200, 2),
    ("penalolen", "CL", "Americas", "America/Santiago", "es", 240, 1),
    ("rosario", "AR", "Americas", "America/Argentina/Cordoba", "es", 1_300, 2),
    ("cordoba", "AR", "Americas", "America/Argentina/Cordoba", "es en", 1_500, 1),
    ("monterrey", "MX", "Americas", "America/Monterrey", "es en", 1_100, 2),
    ("guadalajara", "MX", "Americas", "America/Mexico_City", "es", 1_400, 3),
    ("saopaulo", "BR", "Americas", "America/Sao_Paulo", "pt", 12_000, 3),
    ("osasco", "BR", "Americas", "America/Sao_Paulo", "pt", 700, 2),
    ("contagem", "BR", "Americas", "America/Sao_Paulo", "pt es", 670, 1),
    ("austin", "US", "Americas", "America/Chicago", "en", 960, 3),
    ("ontario", "CA", "Americas", "America/Toronto", "en fr", 15_000, 2),
    ("praia", "CV", "Africa", "Atlantic/Cape_Verde", "pt en", 160, 1),
    ("tamale", "GH", "Africa", "Africa/Accra", "en", 370, 2),
    ("sekondi", "GH", "Africa", "Africa/Accra", "en", 250, 2),
    ("abidjan", "CI", "Africa", "Africa/Abidjan", "fr", 5_600, 1),
    ("dakar", "SN", "Africa", "Africa/Dakar", "fr", 1_200, 1),
    ("tunis", "TN", "Africa", "Africa/Tunis", "ar fr", 640, 2),
    ("regueb", "TN", "Africa", "Africa/Tunis", "ar fr", 8, 1),
    ("kaduna", "NG", "Africa", "Africa/Lagos", "en", 8_200, 2),
    ("makueni", "KE", "Africa", "Africa/Nairobi", "en", 990, 3),
    ("kakamega", "KE", "Africa", "Africa/Nairobi", "en", 1_900, 1),
    ("amman", "JO", "Middle East", "Asia/Amman", "ar en", 4_000, 1),
    ("aqaba", "JO", "Middle East", "Asia/Amman", "ar", 188, 1),
    ("madrid", "ES", "Europe", "Europe/Madrid", "es en", 3_300, 3),
    ("podgorica", "ME", "Europe", "Europe/Podgorica", "cnr en", 180, 1),
    ("tirana", "AL", "Europe", "Europe/Tirane", "sq en", 560, 1),
    ("kyiv", "UA", "Europe", "Europe/Kyiv", "uk", 2_900, 2),
    ("vinnytsia", "UA", "Europe", "Europe/Kyiv", "uk en", 370, 2),
    ("khmelnytskyi", "UA", "Europe", "Europe/Kyiv", "uk", 270, 1),
    ("gyumri", "AM", "Europe", "Asia/Yerevan", "hy en", 110, 1),
    ("vanadzor", "AM", "Europe", "Asia/Yerevan", "hy", 75, 1),
    ("banggai", "ID", "Asia", "Asia/Makassar", "id en", 360, 1),
    ("quezon", "PH", "Asia", "Asia/Manila", "en", 2_900, 2),
];

pub(crate) fn cohort() -> Problem {
    let themes = ["open-contracting", "budget", "youth", "climate", "justice"];
    let text = r#"{"format": "convene.group-problem/1", "seed": 1, "size": {"min": 5, "max": 8},
        "period": {"start": "2027-02-01", "weeks": 16}, "session_minutes": 90, "participants": []}"#;
    let mut problem = Problem::from_json(text.as_bytes()).unwrap();
    let row = |(i, (id, country, region, zone, languages, thousands, stage)): (usize, &Row)| Participant {
        id: (*id).to_owned(),
        country: (*country).to_owned(),
        region: (*region).to_owned(),
        population: Some(thousands * 1_000),
        time_zone: (*zone).to_owned(),
        languages: languages.split(' ').map(str::to_owned).collect(),
        sectors: if i % 7 == 3 {
            [Sector::Government].into()
        } else {
            [Sector::Government, Sector::CivilSociety].into()
        },
        themes: [themes[i % 5], themes[(i * 3 + 1) % 5]].map(str::to_owned).into(),
        stage: Some(*stage),
        ..Participant::default()
    };
    problem.participants = MEMBERS.iter().enumerate().map(row).collect();
    problem
}

/// So many members: the same ones again and again, each with an id of its own.
pub(crate) fn cohort_of(people: usize) -> Problem {
    let mut problem = cohort();
    let again = problem.participants;
    let member = |at: usize| Participant {
        id: format!("{}-{at}", again[at % again.len()].id),
        ..again[at % again.len()].clone()
    };
    problem.participants = (0..people).map(member).collect();
    problem
}
