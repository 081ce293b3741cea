//! What our encoding writes, the browser reads back.

use std::collections::BTreeMap;

use convene_web::features::directory::query::{Query, View};
use convene_web::paths;
use leptos_router::location::{BrowserUrl, LocationProvider};
use model::directory_search::Facet;
use wasm_bindgen_test::wasm_bindgen_test;

fn read(address: &str) -> Query {
    let url = BrowserUrl::parse_with_base(address, "https://convene.example").unwrap();
    let pairs: BTreeMap<String, String> = ["q", "view", "shown"]
        .into_iter()
        .chain(Facet::ALL.iter().map(|facet| facet.code()))
        .filter_map(|key| Some((key.to_owned(), url.search_params().get(key)?)))
        .collect();
    Query::from_url(|key| pairs.get(key).cloned())
}

#[wasm_bindgen_test]
fn the_state_of_the_directory_survives_the_address_bar() {
    for text in ["presupuesto participativo", "Côte d’Ivoire", "a&b=c#d?e+f%20", "الشرق", ","] {
        let query =
            Query::default().with_text(text).with_chosen(Facet::Country, ["CI".to_owned(), "MA".to_owned()]);
        let query = query.with_view(View::Table);
        assert_eq!(read(&query.to_url(paths::DIRECTORY)), query, "{text}");
    }
}

#[wasm_bindgen_test]
fn the_way_back_from_sign_in_survives_too() {
    let here = "/directory?q=Se%C3%B1al&country=CI,MA";
    let url = BrowserUrl::parse_with_base(&paths::sign_in(here), "https://convene.example").unwrap();
    assert_eq!(url.search_params().get("next").as_deref(), Some(here));
}
