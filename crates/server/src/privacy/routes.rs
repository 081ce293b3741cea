//! The part of the route table that is about people's own data; it is read together with [`crate::routes`].

use http::StatusCode;
use model::paths::template;
use model::privacy::{
    ConsentForm, CountriesAtRisk, ErasureAnswer, ErasureForm, Export, LevelsForm, NarrowForm, PersonLevels,
    Privacy, RiskForm, SeenPerson,
};

use crate::api;
use crate::route::{Operation, get, post};
use crate::routes::{SIGNED_IN, STAFF};

/// Operations about what the viewer decides of themselves, and what staff decide for safety.
pub fn table() -> Vec<Operation> {
    own().into_iter().chain(safety()).collect()
}

fn own() -> Vec<Operation> {
    use api::account::{consents, erasure, exports, levels, preview, privacy};
    vec![
        get(template::PRIVACY, privacy::handler)
            .says("Who reads what of the viewer, their consents, and what they asked for")
            .answers::<Privacy>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::PRIVACY_LEVELS, levels::handler)
            .says("Choose who reads which field")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<LevelsForm>()
            .answers::<Privacy>(StatusCode::OK)
            .roles(SIGNED_IN),
        get(template::PRIVACY_PREVIEW, preview::handler)
            .says("The viewer as somebody else sees them")
            .queries(&["as"])
            .answers::<SeenPerson>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::CONSENTS, consents::handler)
            .says("Give a consent or withdraw it")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<ConsentForm>()
            .answers::<Privacy>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::EXPORTS, exports::ask)
            .says("Ask for a file of one's own data")
            .repeats("at most one file waits for a person")
            .answers::<Export>(StatusCode::ACCEPTED)
            .roles(SIGNED_IN),
        post(template::EXPORT_FILE, exports::fetch)
            .says("Fetch the file, once")
            .repeats("a file is handed out once, whatever the request says")
            .answers_text(StatusCode::OK, "application/zip")
            .roles(SIGNED_IN),
        post(template::ERASURE, erasure::ask)
            .says("Ask for the end of the account")
            .repeats("an end that was asked for is not asked for twice")
            .takes::<ErasureForm>()
            .answers::<ErasureAnswer>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::ERASURE_CANCELLATION, erasure::cancel)
            .says("Take the wish to end the account back")
            .repeats("what was taken back is taken back")
            .answers::<Privacy>(StatusCode::OK)
            .roles(SIGNED_IN),
    ]
}

fn safety() -> Vec<Operation> {
    use api::staff;
    vec![
        get(template::PERSON_LEVELS, staff::levels::show)
            .says("Who reads what of somebody")
            .answers::<PersonLevels>(StatusCode::OK)
            .roles(STAFF),
        post(template::PERSON_LEVELS, staff::levels::handler)
            .says("Make a field of somebody narrower")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<NarrowForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(STAFF),
        get(template::COUNTRIES_AT_RISK, staff::countries_at_risk::list)
            .says("The countries in which people are at risk")
            .answers::<CountriesAtRisk>(StatusCode::OK)
            .roles(STAFF),
        post(template::COUNTRIES_AT_RISK, staff::countries_at_risk::set)
            .says("Flag a country, or lift its flag")
            .repeats("it says how things are to be, and twice is the same")
            .takes::<RiskForm>()
            .answers::<CountriesAtRisk>(StatusCode::OK)
            .roles(STAFF),
    ]
}
